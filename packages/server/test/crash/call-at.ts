import {
  apiPrefix,
  type MethodName,
  type MethodParams,
  type MethodResult,
  pathParams,
  problem,
} from '@takeback/protocol';
import { findMethod, Refused, resultOf } from '../kit-answers.ts';

/**
 * Calls the server of another process over HTTP.
 * @returns null when there was no answer
 * @throws Refused
 */
async function callAt<Name extends MethodName>(
  url: string,
  name: Name,
  params: MethodParams<Name>,
  token?: string,
): Promise<MethodResult<Name> | null> {
  const method = findMethod(name);
  const inPath = pathParams(method);
  const given = Object.entries(params);
  const path = given.reduce((so, [key, value]) => so.replace(`:${key}`, String(value)), method.path);
  const rest = Object.fromEntries(given.filter(([key]) => !inPath.includes(key)));
  const query = method.verb === 'GET' ? `?${new URLSearchParams(rest)}` : '';
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${url}${apiPrefix}${path}${query}`, {
      method: method.verb,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(method.verb !== 'GET' && { body: JSON.stringify(rest) }),
    });
    answer = await response.json();
  } catch {
    return null;
  }
  if (!response.ok) throw new Refused(problem.parse(answer));
  return resultOf(name, answer);
}

/** The same where there must be an answer. */
export async function ask<Name extends MethodName>(
  url: string,
  name: Name,
  params: MethodParams<Name>,
  token?: string,
): Promise<MethodResult<Name>> {
  const answer = await callAt(url, name, params, token);
  if (answer === null) throw new Error(`${name} was not answered`);
  return answer;
}
