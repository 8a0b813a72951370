import 'fake-indexeddb/auto';
import { v4 } from 'uuid';
import { expect, it } from 'vitest';
import { createIndexedDbStore, createMemoryStore } from '../src/index.ts';
import { openFrameWay } from './fuzz/frames.ts';
import { dump, idOf, text, until, untilTexts, useWorld } from './people.ts';

const world = useWorld();

async function startTalk() {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, text('first'));
  await untilTexts(ben, id, ['first']);
  return { anna, ben, id, messageId };
}

it('[U27] [S13] shows on a new device what the others show', async () => {
  const { anna, ben, id, messageId } = await startTalk();
  await anna.client.send(id, text('second'));
  await anna.client.unsend(id, messageId);
  await untilTexts(ben, id, ['second']);
  const tablet = await world().signIn(ben);
  await untilTexts(tablet, id, ['second']);
  expect(tablet.client.conversations.get()).toEqual(ben.client.conversations.get());
  expect(tablet.client.unread.get()).toBe(1);
});

it('[U26] hides a message on all devices of one person only, and brings it back', async () => {
  const { anna, ben, id, messageId } = await startTalk();
  const tablet = await world().signIn(ben);
  await untilTexts(tablet, id, ['first']);
  const { undoUntil } = await ben.client.hide(id, messageId);
  expect(Date.parse(undoUntil)).toBeGreaterThan(Date.now());
  await untilTexts(ben, id, []);
  await untilTexts(tablet, id, []);
  expect(await dump(ben)).not.toContain('first');
  expect(await dump(tablet)).not.toContain('first');
  await untilTexts(anna, id, ['first']);
  await tablet.client.unhide(id, messageId);
  await untilTexts(tablet, id, ['first']);
  await untilTexts(ben, id, ['first']);
});

it('[U20] [U28] [S21] keeps the sender’s note of what they hid and then took back, on each device', async () => {
  const { anna, ben, id, messageId } = await startTalk();
  const tablet = await world().signIn(anna);
  await untilTexts(tablet, id, ['first']);
  await anna.client.hide(id, messageId);
  await untilTexts(tablet, id, []);
  expect(await anna.client.unsend(id, messageId)).toBe('unsent');
  await untilTexts(ben, id, []);
  const fresh = await world().signIn(anna);
  for (const device of [anna, tablet, fresh])
    await until(device.client.conversation(id), (detail) => detail?.messages[0]?.state === 'unsent');
});

it('[U7] [U26] [S20] [S21] does not bring back with an undo what was hidden and then taken back', async () => {
  const { anna, id, messageId } = await startTalk();
  anna.network.cut();
  await until(anna.client.state, ({ connection }) => connection !== 'online');
  await anna.client.hide(id, messageId);
  expect(await anna.client.unsend(id, messageId)).toBe('queued');
  await anna.client.unhide(id, messageId);
  await untilTexts(anna, id, []);
  expect(await dump(anna)).not.toContain('first');
  anna.network.mend();
  anna.client.reconnect();
  await until(anna.client.conversation(id), (detail) => detail?.messages[0]?.state === 'unsent');
});

it('[U7] [S6] [S20] does not show what it took back before it came, when it comes after the answer', async () => {
  const { anna, ben, id } = await startTalk();
  const frames = openFrameWay();
  const { webSocket } = frames;
  const tablet = await world().signIn(anna, createMemoryStore(), { webSocket });
  await until(tablet.client.state, ({ connection }) => connection === 'online');
  await untilTexts(tablet, id, ['first']);
  frames.hold('changes');
  const messageId = await anna.client.send(id, text('second'));
  await untilTexts(ben, id, ['first', 'second']);
  expect(await tablet.client.unsend(id, messageId)).toBe('unsent');
  const detail = tablet.client.conversation(id);
  const shown: string[] = [];
  detail.subscribe(() => shown.push(JSON.stringify(detail.get())));
  frames.letArrive('message.sent');
  frames.letGo();
  await until(detail, (now) => now?.messages[1]?.state === 'unsent');
  expect(shown.join()).not.toContain('second');
});

it('[U26] hides and brings back while offline', async () => {
  const { ben, id, messageId } = await startTalk();
  ben.network.cut();
  await until(ben.client.state, ({ connection }) => connection !== 'online');
  await ben.client.hide(id, messageId);
  await untilTexts(ben, id, []);
  await ben.client.unhide(id, messageId);
  await untilTexts(ben, id, ['first']);
});

it('[U27] [S13] tells of delivery on a device that was there just what it tells on a new one', async () => {
  const { anna, ben, id } = await startTalk();
  await ben.client.send(id, text('an answer'));
  await untilTexts(anna, id, ['first', 'an answer']);
  // Read up to one's own message: that one was never delivered to oneself.
  ben.client.markRead(id, 2);
  const annas = anna.client.conversation(id);
  await until(annas, (detail) => detail?.readTo === 2 && detail.deliveredTo === 1);
  const fresh = await world().signIn(anna);
  await until(fresh.client.conversation(id), (detail) => detail?.readTo === 2 && detail.deliveredTo === 1);
});

it('loads older messages without gaps', async () => {
  const { anna, ben, id } = await startTalk();
  const texts = ['first'];
  for (let place = 0; place < 120; place += 1) {
    texts.push(`message ${place}`);
    anna.client.send(id, text(`message ${place}`));
  }
  await untilTexts(ben, id, texts);
  ben.client.markRead(id, texts.length);
  await until(ben.client.unread, (unread) => unread === 0);
  const tablet = await world().signIn(ben);
  const newest = await until(tablet.client.conversation(id), (detail) => (detail?.messages.length ?? 0) > 0);
  expect(newest?.more).toBe(true);
  while (tablet.client.conversation(id).get()?.more) {
    await tablet.client.loadOlder(id);
    const shown =
      tablet.client
        .conversation(id)
        .get()
        ?.messages.map(({ sequence }) => sequence) ?? [];
    expect(shown).toEqual(shown.map((_, place) => (shown[0] ?? 0) + place));
  }
  await untilTexts(tablet, id, texts);
});

it('[S24] wipes a device that was signed out from another one', async () => {
  const { ben, id } = await startTalk();
  const tablet = await world().signIn(ben);
  await untilTexts(tablet, id, ['first']);
  const { devices } = await ben.client.call('devices.list', {});
  const other = devices.find(({ current }) => !current);
  await ben.client.call('devices.revoke', { deviceId: other?.id ?? '' });
  await until(tablet.client.state, ({ phase }) => phase === 'signed-out');
  expect(tablet.client.state.get().signedOutBecause).toBe('revoked');
  expect(tablet.client.conversation(id).get()).toBeNull();
  expect(await dump(tablet)).not.toContain('first');
});

it('[U6] [S24] shows nothing of a session that was ended while the device was away', async () => {
  const { ben, id } = await startTalk();
  const tablet = await world().signIn(ben, createIndexedDbStore('ended-while-away'));
  await untilTexts(tablet, id, ['first']);
  await tablet.client.close();
  const { devices } = await ben.client.call('devices.list', {});
  const other = devices.find(({ current }) => !current);
  await ben.client.call('devices.revoke', { deviceId: other?.id ?? '' });

  const again = await world().open(createIndexedDbStore('ended-while-away'));
  const phases: string[] = [];
  const shown: string[] = [];
  again.client.state.subscribe(() => phases.push(again.client.state.get().phase));
  const detail = again.client.conversation(id);
  detail.subscribe(() => shown.push(JSON.stringify(detail.get())));
  again.client.conversations.subscribe(() => shown.push(JSON.stringify(again.client.conversations.get())));
  await until(again.client.state, ({ phase }) => phase === 'signed-out');
  expect(phases).not.toContain('signed-in');
  expect(shown.join()).not.toContain('first');
  expect(again.client.state.get().signedOutBecause).toBe('revoked');
  expect(await dump(again)).not.toContain('first');
});

it('[U27] [S12] [S15] sends what waits, wipes and reloads when the server has another history', async () => {
  const { anna, ben, id } = await startTalk();
  ben.network.cut();
  await until(ben.client.state, ({ connection }) => connection !== 'online');
  await ben.client.send(id, text('written offline'));
  await anna.client.send(id, text('second'));
  // Only then is it the second: the device of another history sends the moment it is back.
  await until(anna.client.conversation(id), (detail) => detail?.messages[1]?.state === 'sent');
  // As after a restore: the store has what the server does not, and the cursor is of another epoch.
  await ben.store.write(async (transaction) => {
    for (const message of await transaction.all('messages'))
      await transaction.put('messages', { ...message, sequence: message.sequence + 1_000 });
  });
  const cursor = `${v4()}.7`;
  do {
    await ben.store.write((transaction) => transaction.put('cursor', { id: 'cursor', cursor }));
    // An attempt under way, or a frame that came before the cut, still has the cursor of before: both end.
    await until(ben.client.state, ({ connection }) => connection === 'offline');
  } while ((await ben.store.read((reads) => reads.get('cursor', 'cursor')))?.cursor !== cursor);
  ben.network.mend();
  ben.client.reconnect();
  await untilTexts(ben, id, ['first', 'second', 'written offline']);
  await untilTexts(anna, id, ['first', 'second', 'written offline']);
  const left = await ben.store.read((reads) => reads.all('messages'));
  expect(left.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3]);
});
