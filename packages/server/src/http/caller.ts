import type { FastifyRequest } from 'fastify';
import type { Caller } from '../calls.ts';
import type { SessionCookie } from './session-cookie.ts';

/**
 * Who a request comes from; null when it does not say.
 * @throws Refusal not_signed_in, session_revoked, or wrong_origin: a browser adds the cookie to requests of any page
 */
export type CallerOf = (request: FastifyRequest) => Promise<Caller | null>;

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param identify who a token belongs to. @throws Refusal not_signed_in | session_revoked */
export function createCallerOf(
  cookie: SessionCookie,
  identify: (token: string) => Promise<Caller>,
): CallerOf {
  return async ({ headers, method }) => {
    const credentials = cookie.read(headers);
    if (credentials === undefined) return null;
    if (credentials.by === 'cookie' && !reading.has(method)) cookie.checkOrigin(headers);
    return identify(credentials.token);
  };
}
