import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createAccountHandlers } from './accounts/handlers.ts';
import { createPasswords, type PasswordCost, strongCost } from './accounts/passwords.ts';
import { createSessions } from './accounts/sessions.ts';
import { createLocalBus } from './bus/local.ts';
import { createCalls, type Handlers } from './calls.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createConversationHandlers } from './conversations/handlers.ts';
import { createMembership } from './conversations/membership.ts';
import { Refusal } from './errors.ts';
import { createAddressOf } from './http/address.ts';
import { listen } from './http/listen.ts';
import { createHttp } from './http/server.ts';
import { createSessionCookie } from './http/session-cookie.ts';
import { createLog, type Log } from './log.ts';
import { createPeopleHandlers } from './people/handlers.ts';
import { createRateLimits, noRateLimits } from './rate-limits.ts';
import { createServerInfo } from './server-info.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { serverVersion } from './version.ts';

export interface AppOptions {
  readonly clock?: Clock;
  /** What a password hash costs; only tests make it cheaper. */
  readonly passwordCost?: PasswordCost;
  readonly log?: Log;
  /** Folder of the built web app. */
  readonly webFolder?: string;
  /** Also checks each answer against its schema. For tests. */
  readonly checkResults?: boolean;
  /** The database, keyring or ledger failed: nothing can go on, the process should end at once. */
  readonly onFatal?: (error: Error) => void;
}

export interface RunningApp {
  /** Where it listens, as `http://127.0.0.1:8253`. */
  readonly url: string;
  readonly port: number;
  /** What it keeps: for tests that look at what is really there. */
  readonly storage: Storage;
  /** Finishes what is under way, closes sockets, database, keyring and locks. Idempotent. */
  close(): Promise<void>;
}

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
  const storage = await openStorage(config, fail);
  try {
    return await startOn(storage, { ...options, clock, log, onFatal: fail }, config);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

type Settled = AppOptions & Required<Pick<AppOptions, 'clock' | 'log' | 'onFatal'>>;

async function startOn(storage: Storage, options: Settled, config: Config): Promise<RunningApp> {
  const { clock, log } = options;
  const { database, keyring, ledger } = storage;
  const bus = createLocalBus();
  const sessions = createSessions({ database, clock, bus });
  const passwords = createPasswords(options.passwordCost ?? strongCost);
  const membership = createMembership({ database });
  const handlers: Handlers = {
    ...createServerInfo({ database, config }),
    ...createAccountHandlers({ database, clock, bus, config, passwords, sessions }),
    ...createPeopleHandlers({ database }),
    ...createConversationHandlers({ database, clock, bus, membership }),
    'messages.send': notYet,
    'messages.unsend': notYet,
    'messages.hide': notYet,
    'messages.unhide': notYet,
    'messages.history': notYet,
    'receipts.read': notYet,
    'sync.changes': notYet,
    'sync.confirm': notYet,
    'sync.snapshot': notYet,
    'typing.set': notYet,
  };
  const calls = createCalls({
    handlers,
    rateLimits: config.rateLimits ? createRateLimits() : noRateLimits,
    log,
    onFatal: options.onFatal,
    checkResults: options.checkResults ?? false,
  });
  const http = await createHttp({
    config,
    log,
    calls,
    cookie: createSessionCookie(config),
    identify: (token) => sessions.identify(token),
    addressOf: createAddressOf(config.trustProxy),
    webFolder: options.webFolder ?? builtWebApp,
    readiness: async () => ({
      database: await database.kysely
        .executeQuery(sql`select 1`.compile(database.kysely))
        .then(() => true)
        .catch(() => false),
      keyring: !keyring.health().failed,
      ledger: !ledger.health().failed,
    }),
  });
  const { url, port } = await listen(http, config);
  log.info('Started', { url, port, version: serverVersion, engine: database.engine });

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await http.close();
    await storage.close();
    log.info('Stopped');
  };
  return {
    url,
    port,
    storage,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** Stands in for the handlers that are being built. */
const notYet = async (): Promise<never> => {
  throw new Refusal('unavailable');
};
