import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createAccountHandlers } from './accounts/handlers.ts';
import { createPasswords, type PasswordCost, strongCost } from './accounts/passwords.ts';
import { createSessions } from './accounts/sessions.ts';
import type { Bus } from './bus/bus.ts';
import { createLocalBus } from './bus/local.ts';
import { createCalls, type Handlers } from './calls.ts';
import { type Clock, systemClock } from './clock.ts';
import { createCommentHandlers } from './comments/handlers.ts';
import type { Config } from './config.ts';
import { findDirect, withholdReceipts } from './conversations/direct.ts';
import { createConversationHandlers } from './conversations/handlers.ts';
import { createMembership } from './conversations/membership.ts';
import { createRemoveDemo, type RemoveDemo } from './demo/removal.ts';
import { pruneDeeds } from './feed/deeds.ts';
import { createFeed } from './feed/handlers.ts';
import { createAddressOf } from './http/address.ts';
import { createCallerOf } from './http/caller.ts';
import { listen } from './http/listen.ts';
import { createHttp } from './http/server.ts';
import { createSessionCookie } from './http/session-cookie.ts';
import { startRetention } from './live/retention.ts';
import { openLive, type Tuning } from './live/socket.ts';
import { createTypingHandlers } from './live/typing.ts';
import { createLog, type Log } from './log.ts';
import { openMessages } from './messages/messages.ts';
import { createReceiptHandlers, createReceipts } from './messages/receipts.ts';
import { createReports } from './moderation/report.ts';
import { createPeopleHandlers } from './people/handlers.ts';
import { createRateLimits, noRateLimits } from './rate-limits.ts';
import { createServerInfo } from './server-info.ts';
import type { Database } from './storage/database.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createContent } from './sync/content.ts';
import { createSyncHandlers } from './sync/handlers.ts';
import type { FreeBytes } from './uploads/files.ts';
import { addUploadRoutes } from './uploads/routes.ts';
import { Uploads } from './uploads/uploads.ts';
import { serverVersion } from './version.ts';
import { createLikes } from './videos/like.ts';
import { countLikes, findSources } from './videos/lists.ts';
import { openVideos } from './videos/videos.ts';

export interface AppOptions {
  readonly clock?: Clock;
  /** What a password hash costs; only tests make it cheaper. */
  readonly passwordCost?: PasswordCost;
  readonly log?: Log;
  /** Folder of the built web app. */
  readonly webFolder?: string;
  /** Also checks each answer against its schema. For tests. */
  readonly checkResults?: boolean;
  /** Size of the files of a new keyring, in keys; only tests make it smaller. */
  readonly segmentSlots?: number;
  /** How full the disk of uploads is; only tests say otherwise. */
  readonly freeBytes?: FreeBytes;
  /** How long the live socket waits for things; shorter in tests. */
  readonly liveTuning?: Partial<Tuning>;
  /** The database, keyring or ledger failed: nothing can go on, the process should end at once. */
  readonly onFatal?: (error: Error) => void;
}

export interface RunningApp {
  /** Where it listens, as `http://127.0.0.1:8253`. */
  readonly url: string;
  readonly port: number;
  /** What it keeps: for tests that look at what is really there. */
  readonly storage: Storage;
  /** For a server that nobody uses: close it afterwards. */
  readonly removeDemo: RemoveDemo;
  /** Where changes are told: for tests that make some themselves. */
  readonly bus: Bus;
  /** Finishes what is under way, closes sockets, database, keyring and locks. Idempotent. */
  close(): Promise<void>;
}

/** How long requests may take to come to their end when the server does, in milliseconds. */
const closeWithin = 5_000;

const builtWebApp = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Starts a server: the one place where its parts are put together.
 * @throws StartupError when something keeps it from starting; what was opened is closed again
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<RunningApp> {
  const { clock = systemClock, log = createLog(config.logLevel), onFatal = () => {} } = options;
  const fail = (error: Error): void => {
    log.error('The server cannot go on', error);
    onFatal(error);
  };
  log.debug('Starting');
  const storage = await openStorage(config, fail, options.segmentSlots);
  try {
    return await startOn(storage, { ...options, clock, log, onFatal: fail }, config);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

type Settled = AppOptions & Required<Pick<AppOptions, 'clock' | 'log' | 'onFatal'>>;

async function startOn(storage: Storage, options: Settled, config: Config): Promise<RunningApp> {
  const { clock, log, onFatal } = options;
  const { database, keyring, ledger } = storage;
  const bus = createLocalBus();
  database.onReturn(() => log.warn('The database was away and is back'));

  const sessions = createSessions({ database, clock, bus });
  const passwords = createPasswords(options.passwordCost ?? strongCost);
  const membership = createMembership({ database });
  const checkMember = membership.checkMember.bind(membership);

  const messages = await openMessages({ database, keyring, ledger, clock, bus, log, membership, onFatal });
  const { epoch, view } = messages;
  const content = createContent(database, view);
  const receipts = createReceipts({ database, clock, bus });

  const uploads = await Uploads.open({
    database,
    clock,
    log,
    folder: join(config.mediaFolder, 'uploads'),
    findTaken: (ids) => findSources(database.kysely, ids),
    ...(options.freeBytes && { freeBytes: options.freeBytes }),
  });

  const videos = await openVideos({
    database,
    clock,
    bus,
    log,
    folder: config.mediaFolder,
    longestVideo: config.longestVideo,
    uploads,
  });
  const feed = createFeed({
    database,
    clock,
    bus,
    log,
    view: videos.view,
  });

  const handlers: Handlers = {
    ...createServerInfo({ database, config }),
    ...createAccountHandlers({ database, clock, bus, config, passwords, sessions }),
    ...createPeopleHandlers({
      database,
      clock,
      bus,
      conversations: { find: findDirect, withholdReceipts, forget: membership.forget },
      countLikes: (accountId) => countLikes(database.kysely, accountId),
    }),
    ...createConversationHandlers({ database, clock, bus, membership }),
    ...messages.handlers,
    ...createReceiptHandlers({ receipts, checkMember }),
    ...createTypingHandlers({ bus, observersOf: membership.observersOf }),
    ...createLikes({ database, clock, bus }),
    ...createCommentHandlers({ database, clock, bus }),
    ...createReports({ database, clock, bus }),
    ...feed.handlers,
    ...videos.handlers,
    ...createSyncHandlers({ database, bus, content, view, receipts, epoch }),
  };
  const rateLimits = config.rateLimits ? createRateLimits() : noRateLimits;
  const calls = createCalls({
    handlers,
    rateLimits,
    log,
    onFatal,
    checkResults: options.checkResults ?? false,
  });

  const cookie = createSessionCookie(config);
  const addressOf = createAddressOf(config.trustProxy);
  const callerOf = createCallerOf(cookie, (token) => sessions.identify(token));
  const live = await openLive({
    database,
    bus,
    clock,
    log,
    epoch,
    calls,
    sessions,
    audience: membership,
    content,
    admit: (request) => ({ address: addressOf(request), cookie: cookie.admit(request.headers) }),
    bounded: config.rateLimits,
    ...(options.liveTuning && { tuning: options.liveTuning }),
  });
  const http = await createHttp({
    config,
    log,
    calls,
    cookie,
    callerOf,
    addressOf,
    others: [
      addUploadRoutes({ uploads, callerOf, addressOf, rateLimits }),
      videos.routes({ rateLimits, addressOf }),
    ],
    webFolder: options.webFolder ?? builtWebApp,
    readiness: async () => ({
      database: await answers(database),
      keyring: !keyring.health().failed,
      ledger: !ledger.health().failed,
    }),
  });
  http.server.on('upgrade', (request, socket, head) => live.upgrade(request, socket, head));
  const retention = startRetention({ database, clock, log, others: [pruneDeeds] });

  // From the outside inwards: nothing is taken any more, what was taken is finished, then its places are closed.
  const end = async (): Promise<void> => {
    const tooLate = setTimeout(() => http.server.closeAllConnections(), closeWithin);
    await Promise.all([http.close(), live.close()]);
    clearTimeout(tooLate);
    await retention.stop();
    await videos.close();
    await uploads.close();
    await feed.close();
    await receipts.close();
    await messages.close();
  };
  try {
    const { url, port } = await listen(http, config);
    log.info('Started', { url, port, version: serverVersion, engine: database.engine });
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      log.info('Stopping');
      try {
        await end();
      } finally {
        await storage.close();
      }
      log.info('Stopped');
    };
    return {
      url,
      port,
      storage,
      removeDemo: createRemoveDemo({ database, messages, videos }),
      bus,
      close: () => {
        closed ??= close();
        return closed;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function answers({ kysely }: Database): Promise<boolean> {
  try {
    await sql`select 1`.execute(kysely);
    return true;
  } catch {
    return false;
  }
}
