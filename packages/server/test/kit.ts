import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  apiPrefix,
  type Device,
  type ErrorCode,
  type Method,
  type MethodName,
  type MethodParams,
  type MethodResult,
  type Person,
  pathParams,
  problem,
} from '@takeback/protocol';
import { type AppOptions, type RunningApp, startApp } from '../src/app.ts';
import type { Bus } from '../src/bus/bus.ts';
import { type Config, loadConfig } from '../src/config.ts';
import type { Storage } from '../src/storage/storage.ts';
import { findMethod, Refused, resultOf } from './kit-answers.ts';
import { makeFolder, placesOf, testSegment } from './kit-data.ts';
import { LiveConnection } from './kit-live.ts';

export { Refused } from './kit-answers.ts';

/** Any setting of the server and any dependency of the app, and where it keeps things. */
export interface KitOptions extends Partial<Config>, Omit<AppOptions, 'checkResults' | 'segmentSlots'> {
  /** Folder that holds `data` and `keys`; a new one unless told. */
  readonly folder?: string;
}

/** Somebody signed in on one device. */
export interface SignedIn {
  readonly accountId: string;
  readonly handle: string;
  readonly person: Person;
  readonly device: Device;
  readonly token: string;
}

/** Somebody who has just signed up. */
export interface SignedUp extends SignedIn {
  readonly password: string;
  readonly recoveryCodes: readonly string[];
}

/** Whoever calls: a person's device, a bare token, or nobody. */
type As = { readonly token: string } | string | null | undefined;

/** The real server in this process, on a free port, with its own folders. */
export interface Kit {
  readonly url: string;
  readonly config: Config;
  /** Folder that holds `data` and `keys`. */
  readonly folder: string;
  readonly storage: Storage;
  readonly removeDemo: RunningApp['removeDemo'];
  readonly bus: Bus;
  /** Calls a method over HTTP. @throws Refused */
  call<Name extends MethodName>(name: Name, params: MethodParams<Name>, as?: As): Promise<MethodResult<Name>>;
  /** The same, for tests of who may: `ok` or the code of the refusal. */
  outcome<Name extends MethodName>(
    name: Name,
    params: MethodParams<Name>,
    as?: As,
  ): Promise<'ok' | ErrorCode>;
  /** A bare request to the server; the path begins with a slash. */
  request(path: string, init?: RequestInit): Promise<Response>;
  signUp(handle: string, more?: Partial<MethodParams<'accounts.signUp'>>): Promise<SignedUp>;
  /** Signs another device of the same person in. */
  signIn(person: { handle: string; password: string }, deviceName?: string): Promise<SignedIn>;
  /** Opens a live connection and says hello. @param cursor where the device's store is; null for an empty one */
  connect(as: { readonly token: string }, cursor: string | null): Promise<LiveConnection>;
  /** A connection that has said nothing yet. */
  connectSilently(headers?: Record<string, string>): Promise<LiveConnection>;
  /** Stops the server; its folders stay. */
  halt(): Promise<void>;
  /** Starts it again on the same folders, on another port. */
  restart(more?: KitOptions): Promise<void>;
  /** Stops everything and removes the folders. */
  stop(): Promise<void>;
}

const cheapCost = { memoryCost: 8, timeCost: 1 };
export const kitPassword = 'a good long password';

function configOf(folder: string, more: Partial<Config>): Config {
  const config = loadConfig({
    PORT: '0',
    ...placesOf(folder),
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
  });
  return { ...config, ...more };
}

function addressOf(
  method: Method,
  params: Record<string, unknown>,
): { path: string; rest: [string, unknown][] } {
  const inPath = pathParams(method);
  const path = method.path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  return { path, rest: Object.entries(params).filter(([name]) => !inPath.includes(name)) };
}

function requestOf(name: MethodName, params: object, as: As): { path: string; init: RequestInit } {
  const method = findMethod(name);
  const token = typeof as === 'string' ? as : as?.token;
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
  const { path, rest } = addressOf(method, { ...params });
  const given = rest.filter(([, value]) => value !== undefined);
  if (method.verb === 'GET' || method.verb === 'DELETE') {
    const query = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
    return {
      path: `${apiPrefix}${path}${query === '' ? '' : `?${query}`}`,
      init: { method: method.verb, headers },
    };
  }
  headers.set('content-type', 'application/json');
  return {
    path: `${apiPrefix}${path}`,
    init: { method: method.verb, headers, body: JSON.stringify(Object.fromEntries(given)) },
  };
}

/** Boots the real server. Close it with `stop`. */
export async function startKit(options: KitOptions = {}): Promise<Kit> {
  const folder = options.folder ?? (await makeFolder());
  let now = options;
  let app: RunningApp | undefined;

  const running = (): RunningApp => {
    if (app === undefined) throw new Error('The server of this kit is stopped');
    return app;
  };
  const start = async (): Promise<void> => {
    const {
      clock,
      passwordCost = cheapCost,
      log,
      webFolder,
      onFatal,
      liveTuning,
      freeBytes,
      folder: _,
      ...settings
    } = now;
    app = await startApp(configOf(folder, settings), {
      passwordCost,
      checkResults: true,
      segmentSlots: testSegment,
      webFolder: webFolder ?? fileURLToPath(new URL('./no-web-app', import.meta.url)),
      ...(clock && { clock }),
      ...(log && { log }),
      ...(onFatal && { onFatal }),
      ...(liveTuning && { liveTuning }),
      ...(freeBytes && { freeBytes }),
    });
  };
  const halt = async (): Promise<void> => {
    await app?.close();
    app = undefined;
  };
  const request: Kit['request'] = (path, init) => fetch(`${running().url}${path}`, init);
  const call = async <Name extends MethodName>(
    name: Name,
    params: MethodParams<Name>,
    as?: As,
  ): Promise<MethodResult<Name>> => {
    const { path, init } = requestOf(name, params, as);
    const response = await request(path, init);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Refused(problem.parse(answer));
    return resultOf(name, answer);
  };
  const connectSilently: Kit['connectSilently'] = (headers) => LiveConnection.open(running().url, headers);

  await start();
  return {
    folder,
    get url() {
      return running().url;
    },
    get config() {
      return configOf(folder, now);
    },
    get storage() {
      return running().storage;
    },
    removeDemo: () => running().removeDemo(),
    get bus() {
      return running().bus;
    },
    call,
    outcome: async (name, params, as) => {
      try {
        await call(name, params, as);
        return 'ok';
      } catch (error) {
        if (error instanceof Refused) return error.code;
        throw error;
      }
    },
    request,
    signUp: async (handle, more = {}) => {
      const { account, device, token, recoveryCodes } = await call('accounts.signUp', {
        handle,
        displayName: handle,
        birthDate: '1990-01-31',
        password: kitPassword,
        deviceName: `${handle}'s device`,
        ...more,
      });
      const person = { id: account.id, handle: account.handle, displayName: account.displayName };
      return {
        accountId: account.id,
        handle: account.handle,
        person,
        device,
        token: token ?? '',
        password: more.password ?? kitPassword,
        recoveryCodes,
      };
    },
    signIn: async ({ handle, password }, deviceName = `another-${randomUUID().slice(0, 8)}`) => {
      const { account, device, token } = await call('sessions.signIn', { handle, password, deviceName });
      const person = { id: account.id, handle: account.handle, displayName: account.displayName };
      return { accountId: account.id, handle: account.handle, person, device, token: token ?? '' };
    },
    connectSilently,
    connect: async ({ token }, cursor) => {
      const socket = await connectSilently();
      await socket.hello(token, cursor);
      return socket;
    },
    halt,
    restart: async (more = {}) => {
      await halt();
      now = { ...now, ...more };
      await start();
    },
    stop: async () => {
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
