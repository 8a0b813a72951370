import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, isLoopback, loadConfig, settings } from '../src/config.ts';

type Case = readonly [setting: string, written: string, field: keyof Config, read: unknown];

const right: Case[] = [
  ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
  ['HOST', '::1', 'host', '::1'],
  ['PORT', '0', 'port', 0],
  ['PORT', ' 65535 ', 'port', 65_535],
  ['DATA_DIR', '/srv/data', 'dataFolder', '/srv/data'],
  ['KEYS_DIR', '/srv/keys/../keys', 'keysFolder', '/srv/keys'],
  ['MEDIA_DIR', '/srv/media', 'mediaFolder', '/srv/media'],
  ['LONGEST_VIDEO', '10', 'longestVideo', 600],
  ['TAKEBACK_MASTER_KEY_FILE', '/run/master', 'masterKeyFile', '/run/master'],
  ['KEYRING_MIRROR', '/mnt/mirror', 'keyringMirror', '/mnt/mirror'],
  ['ALLOW_WEAK_ERASURE', 'yes', 'allowWeakErasure', true],
  ['PUBLIC_URL', 'https://Chat.example.org/', 'publicUrl', 'https://chat.example.org'],
  ['PUBLIC_URL', 'http://localhost:8253', 'publicUrl', 'http://localhost:8253'],
  ['REGISTRATION', 'invite', 'registration', 'invite'],
  ['SERVER_NAME', ' Our place ', 'serverName', 'Our place'],
  ['LOG_LEVEL', 'debug', 'logLevel', 'debug'],
  ['RATE_LIMITS', 'off', 'rateLimits', false],
];

const wrong: [setting: string, written: string][] = [
  ['HOST', 'http://localhost'],
  ['HOST', 'two words'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '08253'],
  ['PORT', '0x10'],
  ['DATA_DIR', 'a\0b'],
  ['DATABASE_URL', 'db.example.org/takeback'],
  ['DATABASE_URL', 'mysql://db.example.org/takeback'],
  ['DATABASE_URL', 'postgresql://db.example.org'],
  ['DATABASE_URL', 'postgresql:///takeback'],
  ['DATABASE_URL', 'postgresql://db.example.org/takeback/more'],
  ['DATABASE_URL', 'postgresql://u:100%@db.example.org/takeback'],
  ['DATABASE_URL', 'postgresql://db.example.org/takeback?options=-c%20fsync%3Doff'],
  ['ALLOW_WEAK_ERASURE', 'true'],
  ['PUBLIC_URL', 'chat.example.org'],
  ['PUBLIC_URL', 'http://chat.example.org'],
  ['PUBLIC_URL', 'https://chat.example.org/path'],
  ['PUBLIC_URL', 'https://user@chat.example.org'],
  ['PUBLIC_URL', 'ftp://localhost'],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', '0'],
  ['REGISTRATION', 'Open'],
  ['SERVER_NAME', 'two\nlines'],
  ['SERVER_NAME', 'x'.repeat(61)],
  ['LOG_LEVEL', 'trace'],
  ['RATE_LIMITS', 'no'],
];

function refusalOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('settings', () => {
  it('all have a default, or none on purpose, and start without any', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8253,
      registration: 'open',
      logLevel: 'info',
      rateLimits: true,
      allowWeakErasure: false,
      trustProxy: false,
      secureCookies: false,
    });
    expect(config.dataFolder).toBe(`${process.cwd()}/data`);
    expect(config.keysFolder).toBe(`${process.cwd()}/keys`);
  });

  it.each(right)('%s=%j is taken', (setting, written, field, read) => {
    expect(loadConfig({ [setting]: written })[field]).toEqual(read);
  });

  it.each(wrong)('%s=%j is refused with a sentence that says what is right', (setting, written) => {
    const form = Object.entries(settings).find(([name]) => name === setting)?.[1].form;
    expect(refusalOf({ [setting]: written })).toBe(`${setting} must be ${form}. Change it, or leave it out.`);
  });

  it('covers every setting in the tables above', () => {
    const tried = new Set([...right.map(([name]) => name), ...wrong.map(([name]) => name)]);
    expect([...tried, 'TAKEBACK_MASTER_KEY'].sort()).toEqual(Object.keys(settings).sort());
  });

  it('take an empty one for an unset one', () => {
    const empty = Object.fromEntries(Object.keys(settings).map((name) => [name, ' ']));
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  it('refuse an unknown one of ours, which may be a misspelt one', () => {
    expect(refusalOf({ TAKEBACK_MASTERKEY: 'x' })).toMatch(/^There is no setting TAKEBACK_MASTERKEY:/);
    expect(refusalOf({ SOMETHING_ELSE: 'x' })).toBe('accepted');
  });

  it.each([
    'postgresql://takeback:s%40crit@db.example.org:5433/takeback?sslmode=verify-full',
    'postgres://localhost/takeback',
    'postgresql:///takeback?host=/run/postgresql',
  ])('take %s for a database, and show nothing of it', (url) => {
    const { databaseUrl } = loadConfig({ DATABASE_URL: url });
    expect(databaseUrl?.reveal()).toBe(url);
    expect(`${databaseUrl} ${inspect(databaseUrl)} ${JSON.stringify({ databaseUrl })}`).not.toContain('sql');
  });

  it('refuse an address of a database without repeating it', () => {
    const refusal = refusalOf({ DATABASE_URL: 'postgresql://takeback:s3cret@db.example.org' });
    expect(refusal).toMatch(/^DATABASE_URL must be postgresql:\/\/user:password@host:port\/database/);
    expect(refusal).not.toContain('s3cret');
  });

  it('read proxies as a number or as addresses, and only with PUBLIC_URL', () => {
    const PUBLIC_URL = 'https://chat.example.org';
    expect(loadConfig({ PUBLIC_URL, TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(loadConfig({ PUBLIC_URL, TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual([
      '10.0.0.0/8',
      '::1',
    ]);
    expect(refusalOf({ TRUST_PROXY: '1' })).toBe(
      'TRUST_PROXY needs PUBLIC_URL: set it to the address people open.',
    );
  });

  it('make cookies secure exactly where people come over HTTPS', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://chat.example.org' }).secureCookies).toBe(true);
    expect(loadConfig({ PUBLIC_URL: 'http://localhost:1' }).secureCookies).toBe(false);
  });

  it.each([
    [{ DATA_DIR: '/srv/all', KEYS_DIR: '/srv/all/keys' }],
    [{ DATA_DIR: '/srv/keys/data', KEYS_DIR: '/srv/keys' }],
    [{ DATA_DIR: '/srv/same', KEYS_DIR: '/srv/same' }],
    [{ MEDIA_DIR: '/srv/keys/media', KEYS_DIR: '/srv/keys' }],
    [{ KEYS_DIR: '/srv/keys', KEYRING_MIRROR: '/srv/keys/mirror' }],
    [{ DATA_DIR: '/srv/data', KEYRING_MIRROR: '/srv/data/mirror' }],
  ])('keep keys out of the data and the mirror out of both: %j', (env) => {
    expect(refusalOf(env)).toMatch(/must be folders apart, neither inside the other/);
  });

  it('take folders whose names merely begin alike', () => {
    expect(refusalOf({ DATA_DIR: '/srv/data', KEYS_DIR: '/srv/data-keys' })).toBe('accepted');
  });

  it('refuse a master key given twice', () => {
    expect(refusalOf({ TAKEBACK_MASTER_KEY: 'x', TAKEBACK_MASTER_KEY_FILE: '/y' })).toMatch(/both set/);
  });

  it('never show the master key', () => {
    const config = loadConfig({ TAKEBACK_MASTER_KEY: 'very-secret' });
    expect(config.masterKey?.reveal()).toBe('very-secret');
    for (const shown of [JSON.stringify(config), inspect(config, { depth: 9 }), `${config.masterKey}`])
      expect(shown).not.toContain('very-secret');
  });
});

it.each([
  ['localhost', true],
  ['127.8.9.1', true],
  ['app.localhost', true],
  ['[::1]', true],
  ['localhost.example.org', false],
  ['0.0.0.0', false],
  ['128.0.0.1', false],
])('%s is this machine only: %j', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
