import { randomUUID } from 'node:crypto';
import { limits, livePath } from '@takeback/protocol';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import type { Config } from '../config.ts';
import { Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import { addHealth, type Readiness } from './health.ts';
import { parseJson } from './parameters.ts';
import { endWithProblem, httpRefusalOf, sendProblem } from './problems.ts';
import { addRoutes, type RoutesOptions } from './routes.ts';
import { addSecurityHeaders, addWebApp } from './web-app.ts';

export interface HttpOptions extends RoutesOptions {
  readonly config: Config;
  readonly log: Log;
  readonly readiness: Readiness;
  /** What else is served beside the methods: each adds its own routes. */
  readonly others: readonly ((app: FastifyInstance) => Promise<void>)[];
  /** Folder of the built web app. */
  readonly webFolder: string;
}

const second = 1_000;
/** How long the head of a request may take to come, and, where a method is called, its body too. */
const readWithin = 30 * second;

function neverCompiles(): never {
  throw new Error('A route has a schema of Fastify’s');
}

/** The HTTP server, ready to listen: the API, the web app and the health of both. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { config, log, readiness, others, webFolder } = options;
  const app = fastify({
    logger: false,
    // Checked is by our own schemas, before a handler is called: Fastify's compilers would only take memory.
    schemaController: { compilersFactory: { buildValidator: neverCompiles, buildSerializer: neverCompiles } },
    genReqId: () => randomUUID(),
    bodyLimit: limits.frameBytes,
    // Uploads may last: each request has its own bound, below.
    requestTimeout: 0,
    keepAliveTimeout: 65 * second,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: {
      requireHostHeader: false,
      headersTimeout: readWithin,
      // All else that asks for another protocol is answered in this one.
      shouldUpgradeCallback: (request) =>
        request.url?.split('?', 1)[0] === livePath && request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, httpRefusalOf(error));
    },
    clientErrorHandler: (error, socket) => {
      const tooLarge = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
      endWithProblem(socket, new Refusal(tooLarge ? 'too_large' : 'invalid_input'));
    },
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => (body.length === 0 ? undefined : parseJson(body)),
  );
  app.setErrorHandler((error, request, reply) => {
    const refusal = httpRefusalOf(error);
    // Failures of methods were logged where they were called.
    if (refusal.problem.status === 500 && !(error instanceof Refusal))
      log.error('A request failed', error, { requestId: request.id });
    return sendProblem(reply, refusal);
  });
  app.addHook('onRequest', async ({ headers }) => {
    if (headers.host === undefined)
      throw new Refusal('invalid_input', { detail: 'The Host header is missing.' });
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') throw new Refusal('unsupported_media_type');
  });
  boundReading(app);
  app.addHook('onResponse', async (request, reply) => {
    log.debug('Answered', {
      requestId: request.id,
      verb: request.method,
      // The pattern, never the address itself.
      method: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });
  app.server.on('checkExpectation', (_request, response) => {
    const { socket } = response;
    if (socket !== null) endWithProblem(socket, new Refusal('invalid_input'));
  });

  await addSecurityHeaders(app, config);
  addRoutes(app, options);
  for (const add of others) await add(app);
  addHealth(app, readiness);
  await addWebApp(app, webFolder);
  await app.ready();
  return app;
}

/** Whoever does not bring the body of a request in time is cut off. Ends where a route takes it, or reads it as a stream. */
function boundReading(app: FastifyInstance): void {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  app.addHook('onRequest', async (request) => {
    if (request.raw.complete) return;
    const tooLate = (): void => endWithProblem(request.raw.socket, new Refusal('invalid_input'));
    const timer = setTimeout(tooLate, readWithin).unref();
    timers.set(request, timer);
    // Refused before a route took it: once all of it came, its connection is good for others. Until then it is bounded still.
    request.raw.once('close', () => clearTimeout(timer));
  });
  app.addHook('preValidation', async (request) => clearTimeout(timers.get(request)));
}
