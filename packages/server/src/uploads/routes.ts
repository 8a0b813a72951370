import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { uploadsPath } from '@takeback/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import type { CallerOf } from '../http/caller.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Tus } from './tus.ts';
import type { Uploads } from './uploads.ts';

export interface UploadRoutesDeps {
  readonly uploads: Uploads;
  readonly callerOf: CallerOf;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly rateLimits: RateLimits;
}

const tusVersion = '1.0.0';
/** Bytes that wait in memory between the network and the disk. */
const waitingBytes = 262_144;
/** Milliseconds without a byte after which a request is given up; the upload goes on with the next. */
const silence = 30_000;

/** The body of a request as a stream of the web, in whichever words its types are known where this is compiled. */
function bodyOf(raw: IncomingMessage): ReadableStream<Uint8Array> {
  // The length of the queue has to be said in bytes: otherwise it is counted in pieces.
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: waitingBytes });
  const bytes = Readable.toWeb(raw, { strategy }).getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await bytes.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => bytes.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** As the web's Request. */
function webRequestOf({ raw, headers, method, url }: FastifyRequest): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const hasBody = method === 'POST' || method === 'PATCH';
  const init = { method, headers: pairs, ...(hasBody ? { body: bodyOf(raw), duplex: 'half' as const } : {}) };
  return new Request(new URL(url, 'http://localhost'), init);
}

function nameOf(method: string): 'uploads.begin' | 'uploads.continue' {
  return method === 'POST' ? 'uploads.begin' : 'uploads.continue';
}

/** Uploads by tus, under `/api/v1/uploads`. Every request is its owner's, or is told that there is nothing. */
export function addUploadRoutes(deps: UploadRoutesDeps): (app: FastifyInstance) => Promise<void> {
  const { uploads, callerOf, addressOf, rateLimits } = deps;
  // Loaded with the first upload: most servers start without one.
  let loaded: Promise<Tus> | undefined;
  const loadTus = (): Promise<Tus> => {
    loaded ??= import('./tus.ts').then(({ createTus }) => createTus(uploads));
    return loaded;
  };

  return async (app) => {
    await app.register(async (scope) => {
      // The body is read as a stream, whatever it says it is.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _body, done) => done(null));
      scope.addHook('onError', async (request, reply) => {
        // What was refused is not read to its end.
        if (request.method === 'POST' || request.method === 'PATCH') reply.header('connection', 'close');
      });
      const answer = async (request: FastifyRequest, reply: FastifyReply) => {
        const caller = await callerOf(request);
        if (caller === null) throw new Refusal('not_signed_in');
        const source = { caller, address: addressOf(request.raw) };
        await rateLimits.take(nameOf(request.method), {}, source);
        if (request.method !== 'OPTIONS' && request.headers['tus-resumable'] !== tusVersion) {
          reply.header('tus-version', tusVersion);
          throw new Refusal('upload_version');
        }
        request.raw.setTimeout(silence, () => request.raw.destroy());
        const tus = await loadTus();
        return tus(webRequestOf(request), caller.accountId);
      };
      const handler = async (request: FastifyRequest, reply: FastifyReply) => {
        const { status, headers } = await answer(request, reply);
        return reply
          .code(status)
          .headers(Object.fromEntries(headers))
          .header('cache-control', 'no-store')
          .send();
      };
      scope.route({ method: ['POST', 'OPTIONS'], url: uploadsPath, handler });
      scope.route({ method: ['HEAD', 'PATCH', 'DELETE'], url: `${uploadsPath}/:id`, handler });
    });
  };
}
