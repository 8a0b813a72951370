import type { FastifyInstance } from 'fastify';
import { Refusal } from '../errors.ts';
import { sendProblem } from './problems.ts';

/** Whether each part can do its work. */
export type Readiness = () => Promise<{
  readonly database: boolean;
  readonly keyring: boolean;
  readonly ledger: boolean;
}>;

/** `/healthz`: the process answers. `/readyz`: it can also do its work. For whoever watches over the server. */
export function addHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/healthz', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });
  app.get('/readyz', async (_request, reply) => {
    const parts = Object.entries(await readiness());
    const down = parts.filter(([, isUp]) => !isUp).map(([name]) => name);
    if (down.length > 0)
      return sendProblem(reply, new Refusal('unavailable', { detail: `Not ready: ${down.join(', ')}.` }));
    reply.header('cache-control', 'no-store');
    return { status: 'ready' };
  });
}
