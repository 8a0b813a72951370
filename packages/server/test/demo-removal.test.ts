import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoInvitation } from '../src/accounts/demo-invitation.ts';
import { cursorOf, sendText } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
let mara: SignedUp;
let noor: SignedUp;

const open = async (from: SignedUp, to: SignedUp): Promise<string> =>
  (await kit.call('conversations.open', { accountId: to.accountId }, from)).conversation.id;

async function comeIn(): Promise<[SignedUp, SignedUp]> {
  const invitation = await makeDemoInvitation(kit.config.keysFolder);
  const one = await kit.signUp('mara.demo', { invitation: invitation.code });
  const other = await kit.signUp('noor.demo', { invitation: invitation.code });
  await invitation.withdraw();
  return [one, other];
}

beforeAll(async () => {
  kit = await startKit();
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
  [mara, noor] = await comeIn();
});
afterAll(() => kit.stop());

describe('the removal of the demo community', () => {
  it('counts anew what it liked and wrote under the videos of others, and takes its own out of Duets', async () => {
    const { kysely } = kit.storage.database;
    const videoId = await insertVideo(kysely, { author_id: ada.accountId });
    const demoId = await insertVideo(kysely, { author_id: noor.accountId });
    const duet = { author_id: ben.accountId, kind: 'duet', original_id: demoId } as const;
    const duetId = await insertVideo(kysely, { ...duet, strands: ['whole', 'own'] });
    for (const liker of [ben, mara, noor]) await kit.call('videos.like', { videoId }, liker);
    const write = (by: SignedUp, id: string, replyTo: string | null) =>
      kit.call('comments.post', { videoId, id, text: 'words', replyTo }, by);
    const [bens, maras, ...replies] = Array.from({ length: 5 }, () => uuidv7());
    const [noorsReply, adasReply, adasToMara] = replies;
    if (!bens || !maras || !noorsReply || !adasReply || !adasToMara) throw new Error('No ids');
    await write(ben, bens, null);
    await write(mara, maras, null);
    await write(noor, noorsReply, bens);
    await write(ada, adasReply, bens);
    // It goes with what it answers.
    await write(ada, adasToMara, maras);
    for (const liker of [ada, mara]) await kit.call('comments.like', { commentId: bens }, liker);
    for (const viewer of [ben, mara, noor])
      await kit.call(
        'feed.engage',
        {
          engagements: [
            { kind: 'impression', videoId },
            { kind: 'watch', videoId, share: 1, replays: 0 },
            { kind: 'share', videoId },
          ],
        },
        viewer,
      );
    const counts = async () => {
      const { likes, comments, views, shares } = (await kit.call('videos.get', { videoId }, ben)).video;
      return { likes, comments, views, shares };
    };
    expect(await counts()).toEqual({ likes: 3, comments: 5, views: 3, shares: 3 });

    expect(await kit.removeDemo()).toBe(2);
    expect(await counts()).toEqual({ likes: 1, comments: 2, views: 1, shares: 1 });
    const { comments } = await kit.call('comments.list', { videoId }, ada);
    expect(comments).toMatchObject([{ id: bens, likes: 1, replies: 1 }]);
    expect((await kit.call('videos.get', { videoId: duetId }, ada)).video).toMatchObject({
      madeWith: { kind: 'duet', original: null },
      duration: 5,
    });
    expect(await kit.outcome('videos.get', { videoId: demoId }, ada)).toBe('not_found');
    await kit.restart();
    [mara, noor] = await comeIn();
  });

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
