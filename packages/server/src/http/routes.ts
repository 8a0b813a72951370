import type { IncomingMessage } from 'node:http';
import { apiPrefix, livePath, type Method, methods } from '@takeback/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Calls } from '../calls.ts';
import { Refusal } from '../errors.ts';
import type { CallerOf } from './caller.ts';
import { createParametersOf } from './parameters.ts';
import { asksForCookie, type SessionCookie } from './session-cookie.ts';

export interface RoutesOptions {
  readonly calls: Calls;
  readonly cookie: SessionCookie;
  readonly callerOf: CallerOf;
  readonly addressOf: (request: IncomingMessage) => string;
}

function carriesToken(result: unknown): result is { token: string } {
  return (
    typeof result === 'object' && result !== null && 'token' in result && typeof result.token === 'string'
  );
}

/** One route for each method of the protocol. */
export function addRoutes(app: FastifyInstance, options: RoutesOptions): void {
  const { calls, cookie, callerOf, addressOf } = options;

  async function findCaller(method: Method, request: FastifyRequest): Promise<Caller | null> {
    if (method.access === 'anyone') {
      // Who asks for a cookie is a browser, and tells where its page is from.
      if (asksForCookie(request.headers) && request.headers.origin !== undefined)
        cookie.checkOrigin(request.headers);
      return null;
    }
    return callerOf(request);
  }

  function answer(method: Method, result: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    reply.header('cache-control', 'no-store');
    if (method.name === 'sessions.signOut') reply.header('set-cookie', cookie.clear());
    if (!carriesToken(result) || !asksForCookie(request.headers)) return result;
    reply.header('set-cookie', cookie.write(result.token));
    return { ...result, token: null };
  }

  for (const method of Object.values<Method>(methods)) {
    const parametersOf = createParametersOf(method);
    app.route({
      method: method.verb,
      url: `${apiPrefix}${method.path}`,
      handler: async (request, reply) => {
        const caller = await findCaller(method, request);
        const source = { caller, address: addressOf(request.raw) };
        if (caller === null && method.access !== 'anyone') throw new Refusal('not_signed_in');
        const result = await calls.call(method.name, parametersOf(request), source, 'http');
        return answer(method, result, request, reply);
      },
    });
  }
  app.get(livePath, async () => {
    throw new Refusal('invalid_input', { detail: 'This address takes WebSocket connections only.' });
  });
}

const patterns = Object.values<Method>(methods).map(({ path, verb }) => ({
  verb,
  pattern: new RegExp(`^${apiPrefix}${path.replace(/:[A-Za-z]+/g, '[^/]+')}$`),
}));

/** The verbs that an address of the API takes: none when there is no such address. */
export function verbsAt(path: string): string[] {
  const verbs = patterns.filter(({ pattern }) => pattern.test(path)).map(({ verb }) => verb);
  if (path === livePath) verbs.push('GET');
  return [...new Set(verbs)].sort();
}
