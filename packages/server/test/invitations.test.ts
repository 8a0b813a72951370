import type { MethodParams } from '@takeback/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';

const day = 86_400_000;
let now = new Date('2026-06-15T12:00:00Z');
const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds);
};

let kit: Kit;
let host: SignedUp;
beforeAll(async () => {
  kit = await startKit({ registration: 'invite', clock: { now: () => now } });
  host = await kit.signUp('anna');
});
afterAll(() => kit.stop());

let made = 0;
const form = (invitation?: string): MethodParams<'accounts.signUp'> => {
  made += 1;
  return {
    handle: `guest.${'abcdefghijklmnopqrstuvwxyz'.charAt(made % 26)}${'stuvwxyz'.charAt(made / 26)}`,
    displayName: 'Guest',
    birthDate: '1990-01-31',
    password: 'correct horse',
    deviceName: 'phone',
    ...(invitation !== undefined && { invitation }),
  };
};
const invite = (days?: number) => kit.call('invitations.create', days === undefined ? {} : { days }, host);

describe('an invitation', () => {
  it('is needed', async () => {
    expect(await kit.outcome('accounts.signUp', form())).toBe('invitation_needed');
    expect(await kit.outcome('accounts.signUp', form('made-up-by-some-body'))).toBe('invitation_invalid');
  });

  it('lets one account be opened, however it is typed, and no second one', async () => {
    const { code, invitation } = await invite();
    expect(invitation).toMatchObject({ used: false, createdAt: now.toISOString() });
    expect(await kit.outcome('accounts.signUp', form(` ${code.toUpperCase().replaceAll('-', ' ')} `))).toBe(
      'ok',
    );
    expect(await kit.outcome('accounts.signUp', form(code))).toBe('invitation_invalid');
    const { invitations } = await kit.call('invitations.list', {}, host);
    expect(invitations.find(({ id }) => id === invitation.id)?.used).toBe(true);
  });

  it('lets one account be opened, however many try at once', async () => {
    const { code } = await invite();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => kit.outcome('accounts.signUp', form(code))),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'invitation_invalid')).toHaveLength(5);
  });

  it('is not spent by a sign-up that is refused', async () => {
    const { code } = await invite();
    expect(await kit.outcome('accounts.signUp', { ...form(code), handle: 'anna' })).toBe('handle_taken');
    expect(await kit.outcome('accounts.signUp', { ...form(code), birthDate: '2020-01-01' })).toBe(
      'too_young',
    );
    expect(await kit.outcome('accounts.signUp', form(code))).toBe('ok');
  });

  it('expires', async () => {
    const { code, invitation } = await invite(2);
    expect(new Date(invitation.expiresAt).getTime() - now.getTime()).toBe(2 * day);
    pass(2 * day);
    expect(await kit.outcome('accounts.signUp', form(code))).toBe('invitation_invalid');
  });

  it('can be revoked while it is unused, once', async () => {
    const { code, invitation } = await invite();
    const revoke = () => kit.outcome('invitations.revoke', { invitationId: invitation.id }, host);
    expect(await revoke()).toBe('ok');
    expect(await kit.outcome('accounts.signUp', form(code))).toBe('invitation_invalid');
    expect(await revoke()).toBe('not_found');

    const used = await invite();
    await kit.call('accounts.signUp', form(used.code));
    const { id: invitationId } = used.invitation;
    expect(await kit.outcome('invitations.revoke', { invitationId }, host)).toBe('not_found');
  });

  it('is kept as a hash', async () => {
    const { code } = await invite();
    const rows = await kit.storage.database.kysely.selectFrom('invitations').selectAll().execute();
    const kept = rows.map((row) => Buffer.from(row.code_hash).toString('latin1')).join();
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(code.replaceAll('-', ''));
  });

  it('is for between 1 and 90 days', async () => {
    for (const days of [0, 91, 1.5])
      expect(await kit.outcome('invitations.create', { days }, host)).toBe('invalid_input');
  });
});

describe('the list of invitations', () => {
  beforeEach(() => pass(day));

  it('has the newest first and no codes', async () => {
    const first = await invite();
    pass(1_000);
    const second = await invite();
    const answer = await kit.call('invitations.list', {}, host);
    expect(answer.invitations.slice(0, 2)).toEqual([second.invitation, first.invitation]);
    expect(JSON.stringify(answer)).not.toContain(first.code);
  });
});
