import { isIP } from 'node:net';
import { relative, resolve } from 'node:path';
import { z } from 'zod';
import { StartupError } from './errors.ts';
import { Secret } from './secret.ts';

/** A setting is wrong. The sentence names it and says how to mend it; it never holds a secret's value. */
export class ConfigError extends StartupError {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ConfigError';
  }
}

/** A setting of the environment: the docs are generated from these. */
interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly description: string;
  /** As written in the environment; undefined when there is none. */
  readonly default: string | undefined;
  /** What a right value looks like, for the sentence that refuses a wrong one. */
  readonly form: string;
}

function setting<Schema extends z.ZodType>(declared: Setting<Schema>): Setting<Schema> {
  return declared;
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Whether a host name (without port) means this machine only. */
export function isLoopback(hostname: string): boolean {
  return (
    loopbackNames.has(hostname) || hostname.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

const folder = z
  .string()
  .regex(/^[^\0]+$/)
  .transform((path) => resolve(path));

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secureEnough = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !secureEnough || !/^https?:\/\/[^/?#@]+\/?$/i.test(text)) {
    context.addIssue('not an origin');
    return z.NEVER;
  }
  return url.origin;
});

const databaseProtocols = new Set(['postgres:', 'postgresql:']);
/** What may follow the name of the database; anything else could undo what the server sets for its sessions. */
const databaseParameters = new Set(['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

/** Masked, because it may hold a password. */
const databaseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRight =
    url !== undefined &&
    databaseProtocols.has(url.protocol) &&
    (url.hostname !== '' || url.searchParams.has('host')) &&
    /^\/[^/]+$/.test(url.pathname) &&
    url.hash === '' &&
    [...url.searchParams.keys()].every((name) => databaseParameters.has(name)) &&
    isDecodable([url.username, url.password, url.pathname]);
  if (isRight) return new Secret(text);
  context.addIssue('not the address of a database');
  return z.NEVER;
});

function isDecodable(parts: readonly string[]): boolean {
  try {
    parts.map(decodeURIComponent);
    return true;
  } catch {
    return false;
  }
}

const address = /^(?<ip>[0-9a-fA-F:.]+)(\/(?<bits>\d{1,3}))?$/;

function isAddress(text: string): boolean {
  const groups = address.exec(text)?.groups;
  const version = isIP(groups?.['ip'] ?? '');
  return version !== 0 && Number(groups?.['bits'] ?? 0) <= (version === 4 ? 32 : 128);
}

/** `false`, the number of proxies in front, or their addresses: what Fastify's `trustProxy` takes. */
const trustProxy = z.string().transform((text, context): false | number | string[] => {
  if (text === 'no') return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  if (addresses.every(isAddress)) return addresses;
  context.addIssue('not a proxy setting');
  return z.NEVER;
});

const yesNo = z.enum(['yes', 'no']).transform((text) => text === 'yes');

/** Every setting of the server, by the name of its environment variable. */
export const settings = {
  HOST: setting({
    schema: z.string().regex(/^[0-9a-zA-Z.:_-]+$/),
    description:
      'Address to listen on. `0.0.0.0` (or `::`) also lets other machines in; phones then need HTTPS, see PUBLIC_URL.',
    default: '127.0.0.1',
    form: 'an IP address or a host name, without http:// and without port',
  }),
  PORT: setting({
    schema: z
      .string()
      .regex(/^(0|[1-9]\d{0,4})$/)
      .transform(Number)
      .pipe(z.int().max(65_535)),
    description: 'Port to listen on; 0 takes a free one.',
    default: '8253',
    form: 'a whole number from 0 to 65535',
  }),
  DATA_DIR: setting({
    schema: folder,
    description: 'Folder of the embedded database. Not used, and not made, with DATABASE_URL.',
    default: './data',
    form: 'the path of a folder',
  }),
  DATABASE_URL: setting({
    schema: databaseUrl,
    description:
      'A database of a PostgreSQL server, 15 or newer, in place of the embedded one. Characters that mean something in an address are written as `%40` and so on. `?sslmode=verify-full` makes sure of the server on the way. See operations.md.',
    default: undefined,
    form: 'postgresql://user:password@host:port/database, and after it at most sslmode, sslrootcert, sslcert, sslkey, or host for a socket’s folder',
  }),
  MEDIA_DIR: setting({
    schema: folder,
    description:
      'Folder of videos and pictures, as files, with either database. A backup needs it beside the data.',
    default: './media',
    form: 'the path of a folder',
  }),
  LONGEST_VIDEO: setting({
    schema: z
      .string()
      .regex(/^([1-9]|10)$/)
      .transform(Number),
    description: 'How long a video may be, in minutes.',
    default: '3',
    form: 'a whole number from 1 to 10',
  }),
  KEYS_DIR: setting({
    schema: folder,
    description:
      'Folder of the keys and of the record of what was taken back. Apart from DATA_DIR, so that a backup of the data never holds the keys.',
    default: './keys',
    form: 'the path of a folder',
  }),
  TAKEBACK_MASTER_KEY: setting({
    schema: z.string().transform((text) => new Secret(text)),
    description:
      'The key that seals the keys in KEYS_DIR: 32 bytes in hexadecimal or base64, or several as `version:key`, separated by commas. Without it, and without TAKEBACK_MASTER_KEY_FILE, one is made in KEYS_DIR.',
    default: undefined,
    form: '32 bytes in hexadecimal or base64',
  }),
  TAKEBACK_MASTER_KEY_FILE: setting({
    schema: folder,
    description: 'A file that holds the master key, readable by its owner only (mode 0600).',
    default: undefined,
    form: 'the path of a file',
  }),
  KEYRING_MIRROR: setting({
    schema: folder,
    description:
      'A second folder for the keys, best on another disk, kept the same as KEYS_DIR at every step.',
    default: undefined,
    form: 'the path of a folder',
  }),
  ALLOW_WEAK_ERASURE: setting({
    schema: yesNo,
    description:
      'Start even where overwriting a file leaves its old bytes on the disk: messages taken back could be recovered from there.',
    default: 'no',
    form: 'yes or no',
  }),
  PUBLIC_URL: setting({
    schema: origin,
    description:
      'The address people open, when it is not the one the server listens on: `https://chat.example.org`.',
    default: undefined,
    form: 'https:// and a host name, with a port if needed and no path (http:// only for this machine itself)',
  }),
  TRUST_PROXY: setting({
    schema: trustProxy,
    description:
      'Who may say where a request came from, behind a reverse proxy: `no`, the number of proxies, or their addresses separated by commas. Needs PUBLIC_URL.',
    default: 'no',
    form: 'no, a number from 1 to 9, or IP addresses (also as ranges: 10.0.0.0/8) separated by commas',
  }),
  REGISTRATION: setting({
    schema: z.enum(['open', 'invite', 'closed']),
    description:
      'Who may open an account: everybody, who has an invitation of the host, or nobody. The first account, which is the host’s, can always be opened.',
    default: 'open',
    form: 'open, invite or closed',
  }),
  SERVER_NAME: setting({
    schema: z
      .string()
      .trim()
      .regex(/^[^\p{Cc}]{1,60}$/u),
    description: 'What this server is called on its sign-in page.',
    default: 'Takeback',
    form: 'a name of 1 to 60 characters on one line',
  }),
  LOG_LEVEL: setting({
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    description:
      'How much is written to standard output, as lines of JSON. Never content, names or secrets, at any level. At a terminal, where this is not set, only warnings and errors are.',
    default: 'info',
    form: 'fatal, error, warn, info, debug or silent',
  }),
  RATE_LIMITS: setting({
    schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
    description: 'Limits on how often one address or account may call. Off only to measure the server.',
    default: 'on',
    form: 'on or off',
  }),
} as const;

type SettingName = keyof typeof settings;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Address of a PostgreSQL server's database; undefined means the embedded one. */
  readonly databaseUrl: Secret | undefined;
  readonly mediaFolder: string;
  /** In seconds. */
  readonly longestVideo: number;
  readonly keysFolder: string;
  readonly masterKey: Secret | undefined;
  readonly masterKeyFile: string | undefined;
  readonly keyringMirror: string | undefined;
  readonly allowWeakErasure: boolean;
  /** An origin, as `https://chat.example.org`. */
  readonly publicUrl: string | undefined;
  readonly trustProxy: false | number | string[];
  readonly registration: 'open' | 'invite' | 'closed';
  readonly serverName: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly rateLimits: boolean;
  /** Whether people reach the server over HTTPS, so that cookies are `Secure`. */
  readonly secureCookies: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** An unset variable and an empty one mean the same. */
function written(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function required<Schema extends z.ZodType>(
  env: Environment,
  name: string,
  of: Setting<Schema>,
): z.output<Schema> {
  const parsed = of.schema.safeParse(written(env, name) ?? of.default);
  if (!parsed.success) throw new ConfigError(`${name} must be ${of.form}. Change it, or leave it out.`);
  return parsed.data;
}

function optional<Schema extends z.ZodType>(
  env: Environment,
  name: string,
  of: Setting<Schema>,
): z.output<Schema> | undefined {
  return written(env, name) === undefined ? undefined : required(env, name, of);
}

function checkKnown(env: Environment): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('TAKEBACK_') || name in settings || written(env, name) === undefined) continue;
    const known = Object.keys(settings).filter((setting) => setting.startsWith('TAKEBACK_'));
    throw new ConfigError(`There is no setting ${name}: remove it, or use one of ${known.join(', ')}.`);
  }
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !(path === '..' || path.startsWith('../'));
}

function checkApart(name: SettingName, path: string, otherName: SettingName, other: string): void {
  if (contains(path, other) || contains(other, path))
    throw new ConfigError(
      `${name} and ${otherName} must be folders apart, neither inside the other. Move one of them.`,
    );
}

/**
 * Reads the settings from the environment.
 * @throws ConfigError for an unknown or wrong setting
 */
export function loadConfig(env: Environment): Config {
  checkKnown(env);
  const publicUrl = optional(env, 'PUBLIC_URL', settings.PUBLIC_URL);
  const config: Config = {
    host: required(env, 'HOST', settings.HOST),
    port: required(env, 'PORT', settings.PORT),
    dataFolder: required(env, 'DATA_DIR', settings.DATA_DIR),
    databaseUrl: optional(env, 'DATABASE_URL', settings.DATABASE_URL),
    mediaFolder: required(env, 'MEDIA_DIR', settings.MEDIA_DIR),
    longestVideo: 60 * required(env, 'LONGEST_VIDEO', settings.LONGEST_VIDEO),
    keysFolder: required(env, 'KEYS_DIR', settings.KEYS_DIR),
    masterKey: optional(env, 'TAKEBACK_MASTER_KEY', settings.TAKEBACK_MASTER_KEY),
    masterKeyFile: optional(env, 'TAKEBACK_MASTER_KEY_FILE', settings.TAKEBACK_MASTER_KEY_FILE),
    keyringMirror: optional(env, 'KEYRING_MIRROR', settings.KEYRING_MIRROR),
    allowWeakErasure: required(env, 'ALLOW_WEAK_ERASURE', settings.ALLOW_WEAK_ERASURE),
    publicUrl,
    trustProxy: required(env, 'TRUST_PROXY', settings.TRUST_PROXY),
    registration: required(env, 'REGISTRATION', settings.REGISTRATION),
    serverName: required(env, 'SERVER_NAME', settings.SERVER_NAME),
    logLevel: required(env, 'LOG_LEVEL', settings.LOG_LEVEL),
    rateLimits: required(env, 'RATE_LIMITS', settings.RATE_LIMITS),
    secureCookies: publicUrl?.startsWith('https:') ?? false,
  };
  checkApart('KEYS_DIR', config.keysFolder, 'DATA_DIR', config.dataFolder);
  checkApart('KEYS_DIR', config.keysFolder, 'MEDIA_DIR', config.mediaFolder);
  if (config.keyringMirror !== undefined) {
    checkApart('KEYRING_MIRROR', config.keyringMirror, 'KEYS_DIR', config.keysFolder);
    checkApart('KEYRING_MIRROR', config.keyringMirror, 'DATA_DIR', config.dataFolder);
  }
  if (config.masterKey !== undefined && config.masterKeyFile !== undefined)
    throw new ConfigError(
      'TAKEBACK_MASTER_KEY and TAKEBACK_MASTER_KEY_FILE are both set: leave one of them out.',
    );
  if (config.trustProxy !== false && publicUrl === undefined)
    throw new ConfigError('TRUST_PROXY needs PUBLIC_URL: set it to the address people open.');
  return config;
}
