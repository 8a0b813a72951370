import { type Method, pathParams } from '@takeback/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../errors.ts';

const decimal = /^-?(0|[1-9]\d{0,15})$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

function refuse(path: string, message: string): never {
  throw new Refusal('invalid_input', { issues: [{ path, message }] });
}

/** JSON as RFC 8259 has it: UTF-8, nothing else. @throws Refusal invalid_input */
export function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    refuse('', 'must be UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch {
    refuse('', 'must be JSON');
  }
}

function isNumber(schema: unknown): boolean {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap();
  return inner instanceof z.ZodNumber;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    refuse('', 'the query must be percent-encoded UTF-8');
  }
}

/** The query string as parameters; those that are numbers in the schema are read as decimal numbers. */
function parseQuery(query: string, shape: Readonly<Record<string, unknown>>): [string, unknown][] {
  const pairs = query.split('&').filter((pair) => pair !== '');
  const named = new Map<string, unknown>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? '' : decode(pair.slice(at + 1));
    if (named.has(name)) refuse('', 'the query must name each parameter once');
    const asNumber = Object.hasOwn(shape, name) && isNumber(shape[name]) && decimal.test(value);
    named.set(name, asNumber ? Number(value) : value);
  }
  return [...named];
}

function parseBody(body: unknown): [string, unknown][] {
  if (body === undefined) return [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) refuse('', 'must be an object');
  return Object.entries(body);
}

/** Reads the parameters of a method from a request: path segments, and the query of GET and DELETE or else the body. */
export function createParametersOf(method: Method): (request: FastifyRequest) => object {
  const inPath = pathParams(method);
  const takesQuery = method.verb === 'GET' || method.verb === 'DELETE';
  return (request) => {
    const at = request.url.indexOf('?');
    const query = at === -1 ? '' : request.url.slice(at + 1);
    if (!takesQuery && query !== '') refuse('', 'takes its parameters in the body, not in the query');
    if (takesQuery && request.body !== undefined) refuse('', 'takes no body');
    const given = takesQuery ? parseQuery(query, method.params.shape) : parseBody(request.body);
    for (const [name] of given) {
      if (inPath.includes(name)) refuse(name, 'is taken from the path');
      // Schemas skip this name, which is no property like others.
      if (name === '__proto__') refuse('', 'has fields that do not exist');
    }
    const segments = request.params;
    const fromPath = typeof segments === 'object' && segments !== null ? Object.entries(segments) : [];
    return Object.fromEntries([...given, ...fromPath]);
  };
}
