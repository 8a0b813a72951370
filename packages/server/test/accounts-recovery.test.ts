import { limits } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPasswords } from '../src/accounts/passwords.ts';
import { createSessions } from '../src/accounts/sessions.ts';
import { createSignIn } from '../src/accounts/sign-in.ts';
import { createLocalBus } from '../src/bus/local.ts';
import { systemClock } from '../src/clock.ts';
import { type Kit, Refused, type SignedUp, startKit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

let made = 0;
/** Somebody new, with a second device. */
async function somebody(): Promise<{ person: SignedUp; laptop: { token: string }; handle: string }> {
  made += 1;
  const person = await kit.signUp(`person.${'abcdefghijklmnopqrstuvwxyz'.charAt(made)}`);
  return { person, laptop: await kit.signIn(person), handle: person.handle };
}
const mayEnter = (handle: string, password: string) =>
  kit.outcome('sessions.signIn', { handle, password, deviceName: 'phone' });
const newPassword = 'another horse';

describe('changing the password', () => {
  it('needs the present one, and signs all other devices out', async () => {
    const { person, laptop, handle } = await somebody();
    const change = (currentPassword: string) =>
      kit.outcome('accounts.changePassword', { currentPassword, newPassword }, laptop);
    expect(await change('wrong horse')).toBe('wrong_credentials');
    expect(await kit.outcome('accounts.get', {}, person)).toBe('ok');

    expect(await change(person.password)).toBe('ok');
    expect(await kit.outcome('accounts.get', {}, person)).toBe('session_revoked');
    expect(await kit.outcome('accounts.get', {}, laptop)).toBe('ok');
    expect(await mayEnter(handle, person.password)).toBe('wrong_credentials');
    expect(await mayEnter(handle, newPassword)).toBe('ok');
  });

  it('leaves no device in whose sign-in had begun with the old one', async () => {
    const { person, laptop, handle } = await somebody();
    const { database } = kit.storage;
    const change = { currentPassword: person.password, newPassword };
    const real = createPasswords({ memoryCost: 8, timeCost: 1 });
    const signIn = createSignIn({
      database,
      sessions: createSessions({ database, clock: systemClock, bus: createLocalBus() }),
      passwords: {
        hash: real.hash,
        verify: async (hashed, password) => {
          const isRight = await real.verify(hashed, password);
          // It was the right password, and is no longer.
          await kit.call('accounts.changePassword', change, laptop);
          return isRight;
        },
      },
    });
    const late = signIn(
      { handle, password: person.password, deviceName: 'intruder' },
      { address: '127.0.0.1' },
    );
    await expect(late).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect((await kit.call('devices.list', {}, laptop)).devices).toHaveLength(1);
  });

  it('happens once when asked for twice at once', async () => {
    const { person, laptop, handle } = await somebody();
    const passwords = ['first new horse', 'second new horse'];
    const outcomes = await Promise.all(
      passwords.map((password) => {
        const params = { currentPassword: person.password, newPassword: password };
        return kit.outcome('accounts.changePassword', params, laptop);
      }),
    );
    expect([...outcomes].sort()).toEqual(['ok', 'wrong_credentials']);
    const entered = await Promise.all(passwords.map((password) => mayEnter(handle, password)));
    expect(entered).toEqual(outcomes);
  });

  it('refuses a new one that is too short', async () => {
    const { person } = await somebody();
    const params = { currentPassword: person.password, newPassword: 'short' };
    expect(await kit.outcome('accounts.changePassword', params, person)).toBe('invalid_input');
  });
});

describe('recovering', () => {
  const recover = (handle: string, recoveryCode = '') =>
    kit.call('sessions.recover', { handle, recoveryCode, newPassword, deviceName: 'new phone' });
  const outcomeOf = (handle: string, recoveryCode = '') =>
    kit.outcome('sessions.recover', { handle, recoveryCode, newPassword, deviceName: 'new phone' });

  it('sets a new password and signs all other devices out', async () => {
    const { person, laptop, handle } = await somebody();
    const session = await recover(handle, person.recoveryCodes[4]);
    expect(session.account).toMatchObject({ id: person.accountId, recoveryCodesLeft: 9 });
    expect(session.device).toMatchObject({ name: 'new phone', current: true });
    expect((await kit.call('accounts.get', {}, session.token)).account).toEqual(session.account);
    for (const device of [person, laptop])
      expect(await kit.outcome('accounts.get', {}, device)).toBe('session_revoked');
    expect(await mayEnter(handle, person.password)).toBe('wrong_credentials');
    expect(await mayEnter(handle, newPassword)).toBe('ok');
  });

  it('takes each code once', async () => {
    const { person, handle } = await somebody();
    const [first, second] = person.recoveryCodes;
    expect(await outcomeOf(handle, first)).toBe('ok');
    expect(await outcomeOf(handle, first)).toBe('wrong_credentials');
    expect(await outcomeOf(handle, second?.toUpperCase().replaceAll('-', ' '))).toBe('ok');
  });

  it('takes a code once, however often it is tried at the same time', async () => {
    const { person, handle } = await somebody();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => outcomeOf(handle, person.recoveryCodes[0])),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'wrong_credentials')).toHaveLength(5);
  });

  it('never tells whether a handle exists', async () => {
    const { person, handle } = await somebody();
    const other = await somebody();
    const refusals = [];
    for (const [as, code] of [
      [handle, 'aaaa-bbbb-cccc-dddd'],
      [handle, other.person.recoveryCodes[0]],
      [handle, ''],
      ['nobody.here', 'aaaa-bbbb-cccc-dddd'],
      ['nobody.here', person.recoveryCodes[0]],
    ] as const) {
      const refused = await recover(as, code).catch((error: unknown) => error);
      refusals.push(refused instanceof Refused ? refused.problem : refused);
    }
    expect(refusals[0]).toMatchObject({ code: 'wrong_credentials' });
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect(await kit.outcome('accounts.get', {}, person)).toBe('ok');
  });
});

describe('recovery codes', () => {
  it('are renewed for who knows the password, and the old ones stop working', async () => {
    const { person, handle } = await somebody();
    const renew = (currentPassword: string) =>
      kit.call('accounts.renewRecoveryCodes', { currentPassword }, person);
    await expect(renew('wrong horse')).rejects.toMatchObject({ code: 'wrong_credentials' });

    const { recoveryCodes } = await renew(person.password);
    expect(new Set([...recoveryCodes, ...person.recoveryCodes]).size).toBe(2 * limits.recoveryCodes);
    const params = { handle, newPassword, deviceName: 'phone' };
    const recover = (recoveryCode = '') => kit.outcome('sessions.recover', { ...params, recoveryCode });
    expect(await recover(person.recoveryCodes[0])).toBe('wrong_credentials');
    expect(await recover(recoveryCodes[0])).toBe('ok');
  });
});
