import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import serveStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { Refusal } from '../errors.ts';
import { sendProblem } from './problems.ts';
import { verbsAt } from './routes.ts';

const indexFile = 'index.html';

/** Of what a page may ask a browser for, the app needs camera and microphone, for itself and no frame in it. */
const permissions = [
  'camera=(self)',
  'microphone=(self)',
  ...['geolocation', 'display-capture', 'payment', 'usb', 'serial', 'midi'].map((one) => `${one}=()`),
].join(', ');

/** Headers of every answer. Nothing inline, nothing from elsewhere. */
export async function addSecurityHeaders(
  app: FastifyInstance,
  config: Pick<Config, 'publicUrl' | 'secureCookies'>,
): Promise<void> {
  const publicSocket = config.publicUrl?.replace(/^http/, 'ws');
  // Some browsers do not count the socket of the same host as 'self' (https://w3c.github.io/webappsec-csp/#match-url-to-source-expression).
  const socketOf = (host: string | undefined): string =>
    publicSocket ?? (host !== undefined && /^[A-Za-z0-9.:[\]-]+$/.test(host) ? `ws://${host}` : "'self'");
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'", (request) => socketOf(request.headers.host)],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    hsts: config.secureCookies ? { maxAge: 365 * 24 * 60 * 60, includeSubDomains: false } : false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', permissions);
  });
}

/**
 * Addresses of the app's screens; a name with a dot at the end is a file that should have been there, but for people,
 * whose handles may hold dots.
 */
function isScreen(path: string): boolean {
  if (/^\/people\/[^/]+$/.test(path)) return true;
  return !path.startsWith('/assets/') && !/\.[A-Za-z0-9]+$/.test(path);
}

/**
 * Serves the built web app, and answers for every address that nothing else does.
 * @param folder where the app was built; there may be none, as in a server that only carries messages
 */
export async function addWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, indexFile));
  if (isBuilt)
    await app.register(serveStatic, {
      root: folder,
      index: [indexFile],
      cacheControl: false,
      // Vite names what is in assets/ after its content; all else is asked for anew each time.
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(folder, 'assets'));
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });

  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isApi = path.startsWith('/api/');
    const verbs = isApi ? verbsAt(path) : ['GET', 'HEAD'];
    if (verbs.length > 0 && !verbs.includes(request.method)) {
      reply.header('allow', verbs.join(', '));
      return sendProblem(reply, new Refusal('method_not_allowed'));
    }
    if (isApi || !isBuilt || !isScreen(path)) return sendProblem(reply, new Refusal('not_found'));
    return reply.sendFile(indexFile);
  });
}
