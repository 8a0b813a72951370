import { createHash } from 'node:crypto';
import { limits, type MethodParams } from '@takeback/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, type KitOptions, Refused, startKit } from './kit.ts';

type SignUp = MethodParams<'accounts.signUp'>;

const now = new Date('2026-06-15T12:00:00Z');
const clock = { now: () => now };

const form = (handle: string, more: Partial<SignUp> = {}): SignUp => ({
  handle,
  displayName: 'Somebody',
  birthDate: '1990-01-31',
  password: 'correct horse',
  deviceName: 'phone',
  ...more,
});
const severalHandles = Array.from({ length: 8 }, (_, i) => `person.${String.fromCharCode(97 + i)}`);

describe('the first account', () => {
  let kit: Kit;
  const start = async (options: KitOptions): Promise<void> => {
    kit = await startKit(options);
  };
  afterEach(() => kit.stop());

  it('is the host’s, exactly one, however many sign up at once', async () => {
    await start({ registration: 'open' });
    expect((await kit.call('server.info', {})).awaitsHost).toBe(true);
    const made = await Promise.all(severalHandles.map((handle) => kit.call('accounts.signUp', form(handle))));
    expect(made.filter(({ account }) => account.role === 'host')).toHaveLength(1);
    expect((await kit.call('server.info', {})).awaitsHost).toBe(false);
    expect((await kit.call('accounts.signUp', form('later'))).account.role).toBe('member');
  });

  it.each([
    ['closed', 'registration_closed'],
    ['invite', 'invitation_needed'],
  ] as const)('can be opened while registration is %s, and it alone', async (registration, refusal) => {
    await start({ registration });
    const outcomes = await Promise.all(
      severalHandles.map((handle) => kit.outcome('accounts.signUp', form(handle))),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === refusal)).toHaveLength(severalHandles.length - 1);
    expect(await kit.outcome('accounts.signUp', form('later', { invitation: 'no-such' }))).toBe(
      registration === 'closed' ? 'registration_closed' : 'invitation_invalid',
    );
  });
});

describe('signing up', () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await startKit({ clock });
    await kit.signUp('anna');
  });
  afterAll(() => kit.stop());

  it('answers with the account, a signed-in device and ten recovery codes', async () => {
    const { account, device, token, recoveryCodes } = await kit.call(
      'accounts.signUp',
      form('@Carla.1', { displayName: '  Carla  ' }),
    );
    expect(account).toEqual({
      id: account.id,
      handle: 'carla.1',
      displayName: 'Carla',
      role: 'member',
      birthDate: '1990-01-31',
      createdAt: now.toISOString(),
      bio: '',
      privacy: { readReceipts: true, messages: null, comments: null, duets: null, stitches: null },
      recoveryCodesLeft: 10,
    });
    expect(device).toMatchObject({ name: 'phone', current: true });
    expect(new Set(recoveryCodes).size).toBe(limits.recoveryCodes);
    expect((await kit.call('accounts.get', {}, token)).account).toEqual(account);
  });

  it('keeps neither password, token nor codes, only hashes of them', async () => {
    const { accountId, token, password, recoveryCodes } = await kit.signUp('dora');
    const { kysely } = kit.storage.database;
    const rows = [
      await kysely.selectFrom('accounts').selectAll().where('id', '=', accountId).execute(),
      await kysely.selectFrom('devices').selectAll().where('account_id', '=', accountId).execute(),
      await kysely.selectFrom('recovery_codes').selectAll().where('account_id', '=', accountId).execute(),
    ];
    const kept = JSON.stringify(rows, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    for (const secret of [
      password,
      token,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replaceAll('-', '')),
    ])
      expect(kept).not.toContain(secret);
    expect(rows[0]).toMatchObject([{ password_hash: expect.stringMatching(/^\$argon2id\$/) }]);
    const [device] = await kysely
      .selectFrom('devices')
      .select('token_hash')
      .where('account_id', '=', accountId)
      .execute();
    expect(Buffer.from(device?.token_hash ?? [])).toEqual(createHash('sha256').update(token).digest());
  });

  it.each([
    ['the same', 'anna'],
    ['in other letters', 'ANNA'],
    ['reserved', 'admin'],
    ['like a reserved one', 'take_back'],
  ])('refuses a handle that is %s', async (_, handle) => {
    expect(await kit.outcome('accounts.signUp', form(handle))).toBe('handle_taken');
  });

  it('refuses a handle that looks like another’s, both ways', async () => {
    await kit.signUp('emma0');
    await kit.signUp('w1lliarn');
    for (const handle of ['ernma0', 'emrnao', 'emmao', 'vvll1iam', 'wl1liam'])
      expect([handle, await kit.outcome('accounts.signUp', form(handle))]).toEqual([handle, 'handle_taken']);
  });

  it('gives a handle once, and one of its look-alikes never, however many ask at once', async () => {
    const asked = ['modern', 'modem', 'modern', 'm0dern', 'rnodern', 'modern'];
    const outcomes = await Promise.all(asked.map((handle) => kit.outcome('accounts.signUp', form(handle))));
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'handle_taken')).toHaveLength(asked.length - 1);
  });

  it.each([
    ['2013-06-15', 'ok'],
    ['2013-06-16', 'too_young'],
    ['2026-06-15', 'too_young'],
    ['2027-01-01', 'too_young'],
    ['1896-06-15', 'ok'],
    ['1895-06-15', 'invalid_input'],
    ['0000-01-01', 'invalid_input'],
    ['2023-02-29', 'invalid_input'],
    ['2010-6-1', 'invalid_input'],
  ])('of somebody born on %s: %s', async (birthDate, outcome) => {
    const handle = `born.${birthDate.replaceAll('-', '_')}`;
    expect(await kit.outcome('accounts.signUp', form(handle, { birthDate }))).toBe(outcome);
  });

  it.each<[string, Partial<SignUp>]>([
    ['a short handle', { handle: 'ab' }],
    ['a handle in another script', { handle: 'аnna' }],
    ['a handle with a sign', { handle: 'an-na' }],
    ['a short password', { password: 'seven77' }],
    ['a long password', { password: 'x'.repeat(257) }],
    ['a torn password', { password: 'correct horse \ud800' }],
    ['an empty name', { displayName: ' \u3000' }],
    ['a name with a direction mark', { displayName: 'Anna\u202e' }],
    ['a name with NUL', { displayName: 'Anna\u0000' }],
    ['a torn name', { displayName: 'Anna\udc00' }],
    ['an endless name', { displayName: 'x'.repeat(51) }],
    ['no device name', { deviceName: '' }],
    ['an endless invitation', { invitation: 'x'.repeat(101) }],
  ])('refuses %s', async (_, more) => {
    expect(await kit.outcome('accounts.signUp', form('valid.handle', more))).toBe('invalid_input');
  });

  it('takes whatever a name may be', async () => {
    const names = [
      'ﷺ'.repeat(50),
      '㌀'.repeat(50),
      `${'a\u0316\u0316'.repeat(50)}`,
      '🏳️‍🌈'.repeat(50),
      '%',
      '_\\',
      'ß',
    ];
    for (const [i, displayName] of names.entries()) {
      const { account } = await kit.call(
        'accounts.signUp',
        form(`named.${'abcdefgh'.charAt(i)}`, { displayName }),
      );
      expect(account.displayName).toBe(displayName.normalize('NFC'));
    }
  });

  it('never repeats what was asked in a refusal', async () => {
    const asked = form('an-na', { displayName: 'Secret Name\u0000', password: 'hidden1' });
    const refused = await kit.call('accounts.signUp', asked).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    const told = JSON.stringify(refused);
    for (const value of ['an-na', 'Secret Name', 'hidden1']) expect(told).not.toContain(value);
  });
});
