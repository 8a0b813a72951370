import { limits } from '@takeback/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Kit, Refused, type SignedUp, startKit } from './kit.ts';

let now = new Date('2026-06-15T12:00:00Z');
const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds);
};

let kit: Kit;
let anna: SignedUp;
let ben: SignedUp;
beforeAll(async () => {
  kit = await startKit({ clock: { now: () => now } });
  anna = await kit.signUp('anna');
  ben = await kit.signUp('ben');
});
afterAll(() => kit.stop());

const refusalOf = async (attempt: Promise<unknown>): Promise<Refused> => {
  const error = await attempt.catch((reason: unknown) => reason);
  if (error instanceof Refused) return error;
  throw new Error('It was not refused', { cause: error });
};

describe('signing in', () => {
  it('gives each device a session of its own', async () => {
    const laptop = await kit.signIn(anna, 'laptop');
    expect(laptop.token).not.toBe(anna.token);
    expect(laptop.device).toMatchObject({ name: 'laptop', current: true });
    expect((await kit.call('accounts.get', {}, laptop)).account.id).toBe(anna.accountId);
    expect(await kit.outcome('accounts.get', {}, anna)).toBe('ok');
  });

  it('takes the handle with @ and in capitals', async () => {
    expect((await kit.signIn({ ...anna, handle: '@ANNA' })).accountId).toBe(anna.accountId);
  });

  it('answers the same to an unknown handle and to a wrong password', async () => {
    const wrong = { password: 'wrong horse', deviceName: 'phone' };
    const known = await refusalOf(kit.call('sessions.signIn', { handle: 'anna', ...wrong }));
    const unknown = await refusalOf(kit.call('sessions.signIn', { handle: 'nobody.here', ...wrong }));
    expect(known.code).toBe('wrong_credentials');
    expect(unknown.problem).toEqual(known.problem);
  });

  it.each(['', 'a', 'correct horse'.repeat(70), 'torn \ud800', 'nul \u0000'])(
    'refuses the password %j',
    async (password) => {
      const params = { handle: 'anna', password, deviceName: 'phone' };
      expect(await kit.outcome('sessions.signIn', params)).toBe('wrong_credentials');
    },
  );

  it('stops at a number of devices, until one signs out', async () => {
    const dora = await kit.signUp('dora');
    const others = [];
    for (let i = 1; i < limits.devicesPerAccount; i += 1) others.push(await kit.signIn(dora));
    const again = () => kit.signIn(dora);
    expect((await refusalOf(again())).code).toBe('too_many_devices');
    await kit.call('sessions.signOut', {}, others[0]);
    const outcomes = await Promise.allSettled([again(), again(), again()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a session', () => {
  it('is ended by signing out, and its device learns that it is to wipe', async () => {
    const phone = await kit.signIn(ben);
    expect(await kit.outcome('sessions.signOut', {}, phone)).toBe('ok');
    expect(await kit.outcome('accounts.get', {}, phone)).toBe('session_revoked');
    expect(await kit.outcome('sessions.signOut', {}, phone)).toBe('session_revoked');
    expect(await kit.outcome('accounts.get', {}, ben)).toBe('ok');
  });

  it('still tells so after a restart', async () => {
    const phone = await kit.signIn(ben);
    await kit.call('sessions.signOut', {}, phone);
    await kit.restart();
    expect(await kit.outcome('accounts.get', {}, phone)).toBe('session_revoked');
    expect(await kit.outcome('accounts.get', {}, ben)).toBe('ok');
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(5_000), `${'A'.repeat(42)}%`])(
    'is not known by %s',
    async (token) => {
      expect(await kit.outcome('accounts.get', {}, token)).toBe('not_signed_in');
    },
  );

  it('is not known by the hash of its token', async () => {
    const row = await kit.storage.database.kysely
      .selectFrom('devices')
      .select('token_hash')
      .where('id', '=', ben.device.id)
      .executeTakeFirstOrThrow();
    const hash = Buffer.from(row.token_hash).toString('base64url');
    expect(await kit.outcome('accounts.get', {}, hash)).toBe('not_signed_in');
  });
});

describe('when a device was last seen', () => {
  beforeEach(() => pass(3_600_000));
  const lastSeen = async (): Promise<string | undefined> => {
    const row = await kit.storage.database.kysely
      .selectFrom('devices')
      .select('last_seen_at')
      .where('id', '=', ben.device.id)
      .executeTakeFirst();
    return row?.last_seen_at.toISOString();
  };

  it('is written at most once a minute', async () => {
    await kit.call('accounts.get', {}, ben);
    const first = now.toISOString();
    expect(await lastSeen()).toBe(first);
    pass(59_999);
    await kit.call('accounts.get', {}, ben);
    expect(await lastSeen()).toBe(first);
    pass(1);
    await Promise.all([kit.call('accounts.get', {}, ben), kit.call('accounts.get', {}, ben)]);
    expect(await lastSeen()).toBe(now.toISOString());
  });

  it('stays as it was when its session had ended', async () => {
    const phone = await kit.signIn(ben);
    await kit.call('sessions.signOut', {}, phone);
    const at = now;
    pass(3_600_000);
    await kit.outcome('accounts.get', {}, phone);
    const row = await kit.storage.database.kysely
      .selectFrom('devices')
      .select('last_seen_at')
      .where('id', '=', phone.device.id)
      .executeTakeFirst();
    expect(row?.last_seen_at).toEqual(at);
  });
});
