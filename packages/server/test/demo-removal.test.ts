import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoInvitation } from '../src/accounts/demo-invitation.ts';
import { cursorOf, sendText } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
let mara: SignedUp;
let noor: SignedUp;

const open = async (from: SignedUp, to: SignedUp): Promise<string> =>
  (await kit.call('conversations.open', { accountId: to.accountId }, from)).conversation.id;

beforeAll(async () => {
  kit = await startKit();
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
  const invitation = await makeDemoInvitation(kit.config.keysFolder);
  mara = await kit.signUp('mara.demo', { invitation: invitation.code });
  noor = await kit.signUp('noor.demo', { invitation: invitation.code });
  await invitation.withdraw();
});
afterAll(() => kit.stop());

describe('the removal of the demo community', () => {
  it('takes its people, chats and keys away, and leaves everybody else as they were', async () => {
    const among = await open(mara, noor);
    const withAda = await open(ada, mara);
    const real = await open(ada, ben);
    await sendText(kit, among, mara, 'among them');
    await sendText(kit, among, noor, 'and back');
    const fromAda = await sendText(kit, withAda, ada, 'hello Mara');
    await sendText(kit, withAda, mara, 'hello Ada');
    await kit.call('receipts.read', { conversationId: withAda, sequence: 1 }, mara);
    const kept = await sendText(kit, real, ada, 'hello Ben');
    for (const [one, other] of [
      [mara, noor],
      [mara, ada],
      [ada, mara],
      [ada, ben],
      [ben, ada],
    ] as const)
      await kit.call('people.follow', { accountId: other.accountId }, one);
    const before = await cursorOf(kit, ada);
    const { kysely } = kit.storage.database;
    const keys = await kysely
      .selectFrom('bodies as b')
      .innerJoin('messages as m', 'm.body_id', 'b.id')
      .select(['b.key_id', 'm.id'])
      .execute();

    const { removed, alive } = await removeAll();
    expect(removed).toBe(2);
    expect(alive).toEqual([kept.messageId]);
    await kit.restart();

    const ids = [mara.accountId, noor.accountId];
    const { kysely: after } = kit.storage.database;
    expect(await after.selectFrom('accounts').select('handle').orderBy('handle').execute()).toEqual([
      { handle: 'ada' },
      { handle: 'ben' },
    ]);
    for (const table of ['devices', 'members', 'name_words', 'recovery_codes'] as const)
      expect(
        await after.selectFrom(table).select('account_id').where('account_id', 'in', ids).execute(),
      ).toEqual([]);
    expect(await after.selectFrom('conversations').select('id').execute()).toEqual([{ id: real }]);
    expect(
      await after.selectFrom('bodies').select('id').where('sealed', 'is not', null).execute(),
    ).toHaveLength(1);
    expect(await after.selectFrom('traces').selectAll().execute()).toEqual([]);
    expect(await after.selectFrom('erasures').selectAll().execute()).toEqual([]);

    // Devices load everything anew, and find what there still is.
    const socket = await kit.connectSilently();
    await socket.hello(ada.token, before);
    expect(await socket.next('reset')).toMatchObject({ reason: 'epoch' });
    const snapshot = await kit.call('sync.snapshot', { limit: 50 }, ada);
    expect(snapshot.conversations.map(({ conversation }) => conversation.id)).toEqual([real]);
    expect(JSON.stringify(snapshot)).toContain('hello Ben');
    expect(await kit.call('people.get', { handle: 'ada' }, ben)).toMatchObject({
      person: { followers: 1, following: 1, relation: { follows: true, followsYou: true } },
    });
    expect(await kit.outcome('people.get', { handle: 'mara.demo' }, ada)).toBe('not_found');
    expect(await kit.outcome('accounts.get', {}, mara)).toBe('not_signed_in');
    expect(await kit.outcome('messages.history', { conversationId: withAda }, ada)).toBe('not_found');
    // A tombstone wins for ever.
    const again = {
      conversationId: real,
      id: fromAda.messageId,
      body: { kind: 'text', text: 'again' },
    } as const;
    expect(await kit.outcome('messages.send', again, ada)).toBe('message_id_taken');

    async function removeAll(): Promise<{ removed: number; alive: string[] }> {
      const removed = await kit.removeDemo();
      const read = await kit.storage.keyring.read(keys.map(({ key_id: id }) => id));
      return { removed, alive: keys.filter((_, index) => read[index] !== 'erased').map(({ id }) => id) };
    }
  });

  it('says that there is none', async () => {
    const { kysely } = kit.storage.database;
    const epoch = kysely.selectFrom('identity').select('epoch');
    const before = await epoch.execute();
    expect(await kit.removeDemo()).toBe(0);
    expect(await epoch.execute()).toEqual(before);
  });
});
