import type { MethodParams } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';

let kit: Kit;
let anna: SignedUp;
let ben: SignedUp;
let carl: SignedUp;
let dora: SignedUp;
beforeAll(async () => {
  kit = await startKit();
  anna = await kit.signUp('anna', { displayName: 'Anna Bell' });
  ben = await kit.signUp('ben');
  carl = await kit.signUp('carl');
  dora = await kit.signUp('dora');
  await converse(anna, ben, true);
  await converse(anna, carl, false);
});
afterAll(() => kit.stop());

/** A conversation of two. Whoever was not written to yet does not know of it. */
async function converse(opener: SignedUp, other: SignedUp, isWrittenTo: boolean): Promise<void> {
  const { conversation } = await kit.call('conversations.open', { accountId: other.accountId }, opener);
  if (isWrittenTo)
    await kit.storage.database.kysely
      .updateTable('members')
      .set({ visible: true })
      .where('conversation_id', '=', conversation.id)
      .execute();
}

const update = (as: SignedUp, params: MethodParams<'accounts.update'>) =>
  kit.call('accounts.update', params, as);

/** What the change log gained: kind, whom it is told to, whom it is about. */
async function entriesOf(act: () => Promise<unknown>): Promise<string[]> {
  const { kysely } = kit.storage.database;
  const before = await kysely.selectFrom('log_head').select('position').executeTakeFirstOrThrow();
  await act();
  const rows = await kysely
    .selectFrom('changes')
    .selectAll()
    .where('position', '>', before.position)
    .orderBy('position')
    .execute();
  const nameOf = new Map([anna, ben, carl, dora].map((one) => [one.accountId, one.handle]));
  return rows.map(({ kind, addressee_id, subject_id }) =>
    [kind, nameOf.get(addressee_id ?? ''), nameOf.get(subject_id ?? '')].join(' '),
  );
}

describe('changing the name', () => {
  it('is told to one’s own devices, and to those who share a conversation and know of it', async () => {
    const entries = await entriesOf(() => update(anna, { displayName: 'Annie Bell' }));
    expect(entries).toEqual(['account.updated anna anna', 'person.updated ben anna']);
    const shown = await kit.call('people.get', { handle: 'anna' }, dora);
    expect(shown.person).toMatchObject({ ...anna.person, displayName: 'Annie Bell' });
  });

  it('makes people found by the new name and no longer by the former', async () => {
    await update(dora, { displayName: 'Theodora Vogel' });
    const find = async (query: string) =>
      (await kit.call('people.search', { query }, anna)).people.map(({ handle }) => handle);
    expect(await find('vogel')).toEqual(['dora']);
    expect(await find('dora')).toEqual(['dora']);
    await update(dora, { displayName: 'Theodora Fisch' });
    expect(await find('vogel')).toEqual([]);
    expect(await find('fisch')).toEqual(['dora']);
  });

  it.each(['', ' ', 'x'.repeat(51), 'Anna\u0000', 'Anna\u202e', 'Anna\nBell'])(
    'refuses %j',
    async (displayName) => {
      expect(await kit.outcome('accounts.update', { displayName }, anna)).toBe('invalid_input');
    },
  );
});

describe('changing read receipts', () => {
  it('is told to one’s own devices only', async () => {
    const entries = await entriesOf(async () => {
      const { account } = await update(ben, { privacy: { readReceipts: false } });
      const untouched = { messages: null, comments: null, duets: null, stitches: null };
      expect(account.privacy).toEqual({ readReceipts: false, ...untouched });
    });
    expect(entries).toEqual(['account.updated ben ben']);
    expect((await kit.call('accounts.get', {}, ben)).account.privacy.readReceipts).toBe(false);
  });
});

describe('changing nothing', () => {
  it('is told to nobody', async () => {
    const { account } = await kit.call('accounts.get', {}, carl);
    const entries = await entriesOf(async () => {
      expect((await update(carl, {})).account).toEqual(account);
      expect((await update(carl, { privacy: {} })).account).toEqual(account);
      expect(
        (await update(carl, { displayName: account.displayName, privacy: account.privacy })).account,
      ).toEqual(account);
    });
    expect(entries).toEqual([]);
  });
});

describe('new recovery codes', () => {
  it('are told to one’s own devices, so that they count right', async () => {
    const renew = () => kit.call('accounts.renewRecoveryCodes', { currentPassword: carl.password }, carl);
    expect(await entriesOf(renew)).toEqual(['account.updated carl carl']);
  });
});
