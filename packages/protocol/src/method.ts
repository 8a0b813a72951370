import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/**
 * Who may call a method. `anyone`: signed out too. `signed-in`: every account. `host`: the host's accounts.
 * `conversation-member`: accounts in the conversation named by `conversationId`; to all others it does not exist.
 * `message-sender`: the account that sent the message named by `messageId`. `device-owner`: the account whose device
 * is named by `deviceId`.
 */
export type Access =
  | 'anyone'
  | 'signed-in'
  | 'host'
  | 'conversation-member'
  | 'message-sender'
  | 'device-owner';

export interface Method<
  Name extends string = string,
  Params extends z.ZodObject = z.ZodObject,
  Result extends z.ZodType = z.ZodType,
  Who extends Access = Access,
> {
  readonly name: Name;
  readonly summary: string;
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; `:name` segments are taken from the parameters of the same name. */
  readonly path: string;
  readonly access: Who;
  /** Whether it can be called through the live socket too. */
  readonly live: boolean;
  readonly params: Params;
  readonly result: Result;
  /** Errors beyond those that every method of its access may raise. */
  readonly errors: readonly ErrorCode[];
}

/** Declares a method once; routes, live commands, OpenAPI, SDK and the authorisation tests come from it. */
export function method<
  const Name extends string,
  Params extends z.ZodObject,
  Result extends z.ZodType,
  const Who extends Access,
>(declared: Method<Name, Params, Result, Who>): Method<Name, Params, Result, Who> {
  return declared;
}

/** What a caller passes. */
export type ParamsOf<M extends Method> = z.input<M['params']>;
/** What a handler receives after validation. */
export type ParsedOf<M extends Method> = z.output<M['params']>;
export type ResultOf<M extends Method> = z.output<M['result']>;

/** Where every HTTP route of the API begins. */
export const apiPrefix = '/api/v1';

/** Names of the `:name` segments of a method's path. */
export function pathParams(of: Pick<Method, 'path'>): string[] {
  return [...of.path.matchAll(/:([A-Za-z]+)/g)].map((match) => String(match[1]));
}
