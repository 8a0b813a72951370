import { randomUUID } from 'node:crypto';
import type { MethodName, Relation } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, sendText } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import type { LiveConnection } from './kit-live.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

let made = 0;
async function person(): Promise<SignedUp> {
  made += 1;
  return kit.signUp(`rel.${made}`);
}

type Change = Extract<
  MethodName,
  'people.follow' | 'people.unfollow' | 'people.block' | 'people.unblock' | 'people.mute' | 'people.unmute'
>;
const change = (name: Change, of: SignedUp, by: SignedUp) => kit.call(name, { accountId: of.accountId }, by);

const nothing = { follows: false, followsYou: false, blocked: false, muted: false };

async function relation(of: SignedUp, to: SignedUp): Promise<Omit<Relation, 'accountId'> | null> {
  const { person: profile } = await kit.call('people.get', { handle: to.handle }, of);
  if (profile.relation === null) return null;
  const { accountId, ...flags } = profile.relation;
  expect(accountId).toBe(to.accountId);
  return flags;
}

async function namesIn(list: 'followers' | 'following', of: SignedUp, viewer: SignedUp): Promise<string[]> {
  const { people } = await kit.call(`people.${list}`, { handle: of.handle }, viewer);
  return people.map(({ handle }) => handle);
}

async function ownList(list: 'friends' | 'blocked' | 'muted', of: SignedUp): Promise<string[]> {
  const { people } = await kit.call(`people.${list}`, {}, of);
  return people.map(({ handle }) => handle);
}

const told = (socket: LiveConnection) =>
  socket.frames
    .flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
    .filter((one) => one.type === 'relation.updated')
    .map(({ relation: { accountId, ...flags } }) => ({ accountId, ...flags }));

describe('following', () => {
  it('is counted and listed on both sides, and both ways makes friends', async () => {
    const [ada, ben] = [await person(), await person()];
    expect(await relation(ada, ben)).toEqual(nothing);
    expect(await change('people.follow', ben, ada)).toEqual({
      relation: { accountId: ben.accountId, ...nothing, follows: true },
    });
    expect(await relation(ben, ada)).toEqual({ ...nothing, followsYou: true });
    expect(await namesIn('followers', ben, ada)).toEqual([ada.handle]);
    expect(await namesIn('following', ada, ben)).toEqual([ben.handle]);
    expect(await ownList('friends', ada)).toEqual([]);
    await change('people.follow', ada, ben);
    expect(await ownList('friends', ada)).toEqual([ben.handle]);
    expect(await ownList('friends', ben)).toEqual([ada.handle]);
    const { person: profile } = await kit.call('people.get', { handle: ben.handle }, ada);
    expect(profile).toMatchObject({
      following: 1,
      followers: 1,
      relation: { follows: true, followsYou: true },
    });
    await change('people.unfollow', ben, ada);
    expect(await ownList('friends', ben)).toEqual([]);
    expect(await relation(ada, ben)).toEqual({ ...nothing, followsYou: true });
  });

  it('tells all devices of both, once each, also one that was away', async () => {
    const [ada, ben] = [await person(), await person()];
    const start = await cursorOf(kit, ada);
    const adas = await kit.connect(await kit.signIn(ada), start);
    const bens = await kit.connect(ben, await cursorOf(kit, ben));
    await Promise.all([adas.next('caughtUp'), bens.next('caughtUp')]);
    // What stands when it is told, not when it happened: each is waited for before the next.
    const own = { accountId: ben.accountId, ...nothing, follows: true };
    const others = { accountId: ada.accountId, ...nothing };
    await change('people.follow', ben, ada);
    expect((await adas.nextChange('relation.updated')).relation).toEqual(own);
    expect((await bens.nextChange('relation.updated')).relation).toEqual({ ...others, followsYou: true });
    await change('people.follow', ben, ada);
    await change('people.mute', ben, ada);
    expect((await adas.nextChange('relation.updated')).relation).toEqual({ ...own, muted: true });
    await change('people.unfollow', ben, ada);
    expect((await bens.nextChange('relation.updated')).relation).toEqual(others);
    const late = await kit.connect(await kit.signIn(ada), start);
    await late.next('caughtUp');
    // What stands now, joined when it is read.
    expect(told(late).at(-1)).toEqual({ accountId: ben.accountId, ...nothing, muted: true });
    expect(told(bens)).toHaveLength(2);
  });

  it('refuses oneself and nobody, and is not hurt by repetition, also at once', async () => {
    const [ada, ben] = [await person(), await person()];
    for (const name of [
      'people.follow',
      'people.unfollow',
      'people.block',
      'people.unblock',
      'people.mute',
      'people.unmute',
    ] as const) {
      expect(await kit.outcome(name, { accountId: ada.accountId }, ada)).toBe('not_allowed');
      expect(await kit.outcome(name, { accountId: randomUUID() }, ada)).toBe('not_found');
      expect(await kit.outcome(name, { accountId: 'x' }, ada)).toBe('invalid_input');
    }
    await Promise.all(Array.from({ length: 10 }, () => change('people.follow', ben, ada)));
    const { person: profile } = await kit.call('people.get', { handle: ben.handle }, ada);
    expect(profile.followers).toBe(1);
  });
});

describe('lists of people', () => {
  it('come a page at a time, the latest first, each once, also while people join and leave', async () => {
    const star = await person();
    const fans: SignedUp[] = [];
    for (let i = 0; i < 7; i += 1) {
      const fan = await person();
      await change('people.follow', star, fan);
      fans.push(fan);
    }
    const seen: string[] = [];
    let after: string | undefined;
    for (let round = 0; ; round += 1) {
      const asked = { handle: star.handle, limit: 3, ...(after !== undefined && { after }) };
      const page = await kit.call('people.followers', asked, star);
      seen.push(...page.people.map(({ handle }) => handle));
      if (round === 0) await change('people.follow', star, await person());
      if (round === 1) await change('people.unfollow', star, fans[3] ?? star);
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual(fans.map(({ handle }) => handle).reverse());
  });

  it('refuse a place that was never given, and a size out of bounds', async () => {
    const ada = await person();
    for (const after of [
      'x',
      '1',
      '1.2',
      `-1.${ada.accountId}`,
      `99999999999999999.${ada.accountId}`,
      `1.${ada.accountId}.2`,
    ])
      expect(await kit.outcome('people.friends', { after }, ada)).toBe('invalid_cursor');
    for (const limit of [0, -1, 51, 1.5])
      expect(await kit.outcome('people.blocked', { limit }, ada)).toBe('invalid_input');
    expect(await kit.outcome('people.followers', { handle: 'nobody.there' }, ada)).toBe('not_found');
  });

  it('say how the viewer stands to each, and nothing of how others do', async () => {
    const [ada, ben, cat] = [await person(), await person(), await person()];
    await change('people.follow', ada, ben);
    await change('people.follow', ada, cat);
    await change('people.mute', ben, cat);
    const { people } = await kit.call('people.followers', { handle: ada.handle }, cat);
    expect(
      people.map(({ handle, relation: shown }) => [handle, shown && { ...shown, accountId: '' }]),
    ).toEqual([
      [cat.handle, null],
      [ben.handle, { accountId: '', ...nothing, muted: true }],
    ]);
  });
});

describe('a block', () => {
  it('ends one’s own follow, makes the other’s count for nobody but them, and shows them no difference', async () => {
    const [ada, ben, cat] = [await person(), await person(), await person()];
    await change('people.follow', ada, ben);
    const before = await kit.call('people.get', { handle: ada.handle }, ben);
    await change('people.block', ben, ada);

    expect(await relation(ada, ben)).toEqual({ ...nothing, blocked: true });
    expect(await ownList('blocked', ada)).toEqual([ben.handle]);
    expect(await namesIn('followers', ada, ada)).toEqual([]);
    expect(await namesIn('followers', ada, cat)).toEqual([]);
    expect(await namesIn('following', ben, cat)).toEqual([]);

    expect(await kit.call('people.get', { handle: ada.handle }, ben)).toEqual(before);
    expect(await namesIn('followers', ada, ben)).toEqual([ben.handle]);
    expect(await namesIn('following', ben, ben)).toEqual([ada.handle]);
    const found = await kit.call('people.search', { query: ada.handle }, ben);
    expect(found.people.map(({ handle }) => handle)).toContain(ada.handle);

    expect(await kit.outcome('people.follow', { accountId: ben.accountId }, ada)).toBe('person_blocked');
    // A stranger's follow is answered as ever, and counts once the block ends.
    await change('people.block', cat, ada);
    expect((await change('people.follow', ada, cat)).relation.follows).toBe(true);
    expect((await kit.call('people.get', { handle: ada.handle }, ada)).person.followers).toBe(0);
    await change('people.unblock', cat, ada);
    expect(await namesIn('followers', ada, ada)).toEqual([cat.handle]);
  });

  it('tells who is blocked nothing: no entry of the log names it', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'hi');
    await change('people.follow', ada, ben);
    const start = await cursorOf(kit, ben);
    const bens = await kit.connect(ben, start);
    await bens.next('caughtUp');
    await change('people.mute', ben, ada);
    await change('people.block', ben, ada);
    await change('people.unfollow', ada, ben);
    await change('people.follow', ada, ben);
    await change('people.unblock', ben, ada);
    await change('people.unmute', ben, ada);
    await sendText(kit, conversationId, ada, 'marker');
    await bens.nextChange('message.sent');
    const own = told(bens);
    expect(own.map(({ accountId, ...flags }) => [accountId, flags])).toEqual([
      [ada.accountId, nothing],
      [ada.accountId, { ...nothing, follows: true }],
    ]);
    const page = await kit.call('sync.changes', { cursor: start }, ben);
    expect(page.state === 'changes' && page.changes.map(({ type }) => type)).toEqual([
      'relation.updated',
      'relation.updated',
      'message.sent',
    ]);
  });

  it('keeps its maker from hearing of a follow that does not count', async () => {
    const [ada, ben] = [await person(), await person()];
    await change('people.block', ben, ada);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    await adas.next('caughtUp');
    await change('people.follow', ada, ben);
    await change('people.unfollow', ada, ben);
    await change('people.mute', ben, ada);
    await adas.nextChange('relation.updated');
    expect(told(adas)).toEqual([{ accountId: ben.accountId, ...nothing, blocked: true, muted: true }]);
  });

  it('that ends a follow is told as any follow that ends', async () => {
    const [ada, ben] = [await person(), await person()];
    await change('people.follow', ben, ada);
    await change('people.follow', ada, ben);
    const bens = await kit.connect(ben, await cursorOf(kit, ben));
    await bens.next('caughtUp');
    await change('people.block', ben, ada);
    expect((await bens.nextChange('relation.updated')).relation).toEqual({
      accountId: ada.accountId,
      ...nothing,
      follows: true,
    });
    expect(await ownList('friends', ben)).toEqual([]);
  });

  it('is in the snapshot of its maker’s new devices, as a mute is', async () => {
    const [ada, ben, cat] = [await person(), await person(), await person()];
    await change('people.block', ben, ada);
    await change('people.mute', cat, ada);
    const { relations } = await kit.call('sync.snapshot', {}, ada);
    expect(
      new Set(relations.map(({ accountId, blocked, muted }) => `${accountId} ${blocked} ${muted}`)),
    ).toEqual(new Set([`${ben.accountId} true false`, `${cat.accountId} false true`]));
    expect((await kit.call('sync.snapshot', {}, ben)).relations).toEqual([]);
  });

  it('[U28] [S17] shares no typing and no receipts across it, either way, and nothing of them afterwards', async () => {
    for (const blocker of ['ada', 'ben'] as const) {
      const pair = await makePair(kit);
      const { ada, ben, conversationId } = pair;
      await sendText(kit, conversationId, ada, 'before');
      await sendText(kit, conversationId, ben, 'an answer');
      const other = blocker === 'ada' ? ben : ada;
      await change('people.block', other, pair[blocker]);
      const adas = await kit.connect(ada, await cursorOf(kit, ada));
      const bens = await kit.connect(ben, await cursorOf(kit, ben));
      await Promise.all([adas.next('caughtUp'), bens.next('caughtUp')]);
      await kit.call('typing.set', { conversationId }, ada);
      await kit.call('typing.set', { conversationId }, ben);
      await kit.call('receipts.read', { conversationId, sequence: 1 }, ben);
      await kit.call('receipts.read', { conversationId, sequence: 2 }, ada);
      await change('people.unblock', other, pair[blocker]);
      await sendText(kit, conversationId, ada, 'marker');
      await Promise.all([adas.nextChange('message.sent'), bens.nextChange('message.sent')]);
      for (const [socket, self] of [
        [adas, ada],
        [bens, ben],
      ] as const) {
        expect(socket.frames.some(({ type }) => type === 'typing')).toBe(false);
        const moves = socket.frames
          .flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
          .filter((one) => one.type === 'receipt.moved' && one.accountId !== self.accountId);
        expect(moves).toEqual([]);
      }
      const { conversation } = await kit.call('conversations.get', { conversationId }, ada);
      const shown = conversation.members.find(({ id }) => id === ben.accountId);
      expect(shown).toMatchObject({ readSequence: 0, deliveredSequence: 0 });
    }
  });

  it('[U20] lets both unsend, and tells the other’s devices', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const mine = await sendText(kit, conversationId, ada, 'mine');
    const theirs = await sendText(kit, conversationId, ben, 'theirs');
    await change('people.block', ben, ada);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    const bens = await kit.connect(ben, await cursorOf(kit, ben));
    await Promise.all([adas.next('caughtUp'), bens.next('caughtUp')]);
    await kit.call('messages.unsend', { conversationId, messageId: theirs.messageId }, ben);
    await kit.call('messages.unsend', { conversationId, messageId: mine.messageId }, ada);
    expect((await adas.nextChange('message.unsent')).messageId).toBe(theirs.messageId);
    expect((await bens.nextChange('message.unsent')).messageId).toBe(theirs.messageId);
    expect((await bens.nextChange('message.unsent')).messageId).toBe(mine.messageId);
  });

  it('ends writing at once, and its end begins it again', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'one');
    const write = (by: SignedUp) =>
      kit.outcome('messages.send', { conversationId, id: uuidv7(), body: { kind: 'text', text: 'x' } }, by);
    for (let i = 0; i < 3; i += 1) {
      await change('people.block', ben, ada);
      expect([await write(ada), await write(ben)]).toEqual(['person_blocked', 'not_allowed']);
      await change('people.unblock', ben, ada);
      expect([await write(ada), await write(ben)]).toEqual(['ok', 'ok']);
    }
  });

  it('never lets a conversation that begins at the same moment slip past it', async () => {
    for (let i = 0; i < 5; i += 1) {
      const [ada, ben] = [await person(), await person()];
      const [, opened] = await Promise.all([
        change('people.block', ben, ada),
        kit.call('conversations.open', { accountId: ada.accountId }, ben).catch(() => null),
      ]);
      if (opened === null) continue;
      const params = {
        conversationId: opened.conversation.id,
        id: uuidv7(),
        body: { kind: 'text', text: 'x' },
      } as const;
      expect(await kit.outcome('messages.send', params, ben)).toBe('not_allowed');
    }
  });
});

describe('who may write to whom', () => {
  it('is one’s own choice for what has not begun', async () => {
    const [ada, ben] = [await person(), await person()];
    const open = (of: SignedUp, by: SignedUp) =>
      kit.outcome('conversations.open', { accountId: of.accountId }, by);
    const choose = (messages: 'everyone' | 'followed' | 'friends' | 'nobody') =>
      kit.call('accounts.update', { privacy: { messages } }, ada);
    await choose('nobody');
    expect(await open(ada, ben)).toBe('not_allowed');
    await choose('followed');
    expect(await open(ada, ben)).toBe('not_allowed');
    await change('people.follow', ben, ada);
    await choose('friends');
    expect(await open(ada, ben)).toBe('not_allowed');
    await choose('followed');
    const { conversation } = await kit.call('conversations.open', { accountId: ada.accountId }, ben);
    // Opened, and not begun: the choice of the moment counts.
    await choose('nobody');
    const first = {
      conversationId: conversation.id,
      id: uuidv7(),
      body: { kind: 'text', text: 'x' },
    } as const;
    expect(await kit.outcome('messages.send', first, ben)).toBe('not_allowed');
    await choose('everyone');
    expect(await kit.outcome('messages.send', first, ben)).toBe('ok');
    await choose('nobody');
    expect(await kit.outcome('messages.send', { ...first, id: uuidv7() }, ben)).toBe('ok');
    expect(await open(ada, ben)).toBe('ok');
  });

  it('is for friends where somebody is 16 or 17', async () => {
    const ada = await person();
    made += 1;
    const year = new Date().getUTCFullYear() - 17;
    const teen = await kit.signUp(`rel.${made}`, { birthDate: `${year}-01-01` });
    const open = () => kit.outcome('conversations.open', { accountId: teen.accountId }, ada);
    expect(await open()).toBe('not_allowed');
    await change('people.follow', teen, ada);
    await change('people.follow', ada, teen);
    expect(await open()).toBe('ok');
  });
});

describe('what one says of oneself', () => {
  it('is on the profile and reaches one’s other devices', async () => {
    const [ada, ben] = [await person(), await person()];
    const adas = await kit.connect(await kit.signIn(ada), await cursorOf(kit, ada));
    await kit.call('accounts.update', { bio: '  bikes\r\nand bread  ' }, ada);
    expect((await adas.nextChange('account.updated')).account.bio).toBe('bikes\nand bread');
    const { person: profile } = await kit.call('people.get', { handle: ada.handle }, ben);
    expect(profile.bio).toBe('bikes\nand bread');
    for (const bio of ['x'.repeat(161), 'a\nb\nc\nd\ne\nf', '\u202ereversed', 'a\u0000b'])
      expect(await kit.outcome('accounts.update', { bio }, ada)).toBe('invalid_input');
    await kit.call('accounts.update', { bio: '' }, ada);
    expect((await kit.call('people.get', { handle: ada.handle }, ben)).person.bio).toBe('');
  });
});
