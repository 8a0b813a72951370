import 'fake-indexeddb/auto';
import { v4 } from 'uuid';
import { expect, it } from 'vitest';
import { createIndexedDbStore } from '../src/index.ts';
import { type Device, dump, idOf, text, until, untilTexts, useWorld } from './people.ts';

const world = useWorld({ liveTuning: { helloWithin: 2_000, every: 100 } });

let databases = 0;
function openDatabase(name = `offline-${databases}`) {
  databases += 1;
  return createIndexedDbStore(name);
}

async function untilOnline({ client }: Device) {
  await until(client.state, ({ connection }) => connection === 'online');
}
async function goOffline({ client, network }: Device) {
  network.cut();
  await until(client.state, ({ connection }) => connection !== 'online');
}

/** Two people who have said one thing to each other. */
async function startTalk(benStore = openDatabase()) {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben', benStore);
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, text('first'));
  await untilTexts(ben, id, ['first']);
  return { anna, ben, id, messageId };
}

it('[S19] sends what was written offline when it is back, once and in order', async () => {
  const { anna, ben, id } = await startTalk();
  await goOffline(anna);
  await anna.client.send(id, text('second'));
  await anna.client.send(id, text('third'));
  await untilTexts(anna, id, ['first', 'second', 'third']);
  expect(
    anna.client
      .conversation(id)
      .get()
      ?.messages.map(({ state }) => state)
      .slice(1),
  ).toEqual(['waiting', 'waiting']);
  anna.network.mend();
  anna.client.reconnect();
  await untilTexts(ben, id, ['first', 'second', 'third']);
  await until(anna.client.conversation(id), (detail) => detail?.messages[2]?.sequence === 3);
});

it('[S19] sends a message once, though the answer to it was lost', async () => {
  const { anna, ben, id } = await startTalk();
  await untilOnline(anna);
  anna.network.loseAnswers();
  await anna.client.send(id, text('second'));
  await untilTexts(ben, id, ['first', 'second']);
  await goOffline(anna);
  await until(anna.client.conversation(id), (detail) => detail?.messages[1]?.state === 'waiting');
  anna.network.mend();
  anna.client.reconnect();
  await until(anna.client.conversation(id), (detail) => detail?.messages[1]?.state === 'delivered');
  await anna.client.send(id, text('third'));
  await untilTexts(ben, id, ['first', 'second', 'third']);
});

it('[S19] stays signed in where nothing that it says arrives in time', async () => {
  const { anna, ben, id } = await startTalk();
  await goOffline(anna);
  await anna.client.send(id, text('second'));
  anna.network.loseFrames();
  anna.client.reconnect();
  await until(anna.client.state, ({ connection }) => connection === 'connecting');
  // The server does not wait for ever.
  await until(anna.client.state, ({ connection }) => connection === 'offline');
  expect(anna.client.state.get().phase).toBe('signed-in');
  anna.network.mend();
  anna.client.reconnect();
  await untilTexts(ben, id, ['first', 'second']);
});

it('[S19] keeps what was written offline over a restart, and a draft', async () => {
  const name = 'outbox-over-restart';
  const ben = await world().signUp('ben', openDatabase(name));
  const anna = await world().signUp('anna');
  const id = await ben.client.openConversation(idOf(anna));
  await untilOnline(ben);
  await goOffline(ben);
  await ben.client.send(id, text('written offline'));
  ben.client.setDraft(id, 'begun');
  const again = await world().restart(ben, openDatabase(name));
  const [row] = await until(again.client.conversations, (list) => list.length === 1);
  expect(row).toMatchObject({ draft: 'begun', preview: { text: 'written offline', state: 'waiting' } });
  again.network.mend();
  again.client.reconnect();
  await untilTexts(anna, id, ['written offline']);
});

it('cancels a message that never left, without the server', async () => {
  const { anna, ben, id } = await startTalk();
  await goOffline(anna);
  const messageId = await anna.client.send(id, text('never mind'));
  expect(await anna.client.unsend(id, messageId)).toBe('cancelled');
  await untilTexts(anna, id, ['first']);
  expect(await dump(anna)).not.toContain('never mind');
  anna.network.mend();
  anna.client.reconnect();
  await anna.client.send(id, text('second'));
  await untilTexts(ben, id, ['first', 'second']);
});

it('[U7] takes back a message whose answer was lost, though it does not know whether it arrived', async () => {
  const { anna, ben, id } = await startTalk();
  await untilOnline(anna);
  anna.network.loseAnswers();
  const messageId = await anna.client.send(id, text('arrived after all'));
  await untilTexts(ben, id, ['first', 'arrived after all']);
  await goOffline(anna);
  await until(anna.client.conversation(id), (detail) => detail?.messages[1]?.state === 'waiting');
  expect(await anna.client.unsend(id, messageId)).toBe('queued');
  expect(await dump(anna)).not.toContain('arrived after all');
  anna.network.mend();
  anna.client.reconnect();
  await untilTexts(ben, id, ['first']);
  expect(await dump(ben)).not.toContain('arrived after all');
});

it('[U7] bars a message that may have left and never arrived', async () => {
  const { anna, ben, id } = await startTalk();
  await untilOnline(anna);
  anna.network.loseRequests();
  const messageId = await anna.client.send(id, text('lost on the way'));
  await until(anna.client.conversation(id), (detail) => detail?.messages[1]?.state === 'sending');
  await goOffline(anna);
  expect(await anna.client.unsend(id, messageId)).toBe('queued');
  anna.network.mend();
  anna.client.reconnect();
  await anna.client.send(id, text('second'));
  await untilTexts(ben, id, ['first', 'second']);
  await expect.poll(() => anna.store.read((reads) => reads.all('erasures'))).toEqual([]);
  await untilTexts(anna, id, ['first', 'second']);
  // Whoever has a copy of the id cannot use it any more.
  const session = await anna.store.read((reads) => reads.get('session', 'session'));
  const again = { conversationId: id, id: messageId, body: text('lost on the way') };
  expect(await world().kit.outcome('messages.send', again, session?.token)).toBe('message_unsent');
});

it('[U7] drops a waiting message that was taken back elsewhere', async () => {
  const { anna, ben, id } = await startTalk();
  await goOffline(anna);
  const messageId = await anna.client.send(id, text('barred meanwhile'));
  const session = await anna.store.read((reads) => reads.get('session', 'session'));
  await world().kit.call('messages.unsend', { conversationId: id, messageId }, session?.token);
  await anna.client.send(id, text('second'));
  anna.network.mend();
  anna.client.reconnect();
  await untilTexts(ben, id, ['first', 'second']);
  await untilTexts(anna, id, ['first', 'second']);
  expect(await dump(anna)).not.toContain('barred meanwhile');
});

it('says why a message was refused, tries it again when asked, and discards it', async () => {
  const { anna } = await startTalk();
  const nowhere = v4();
  const messageId = await anna.client.send(nowhere, text('to nobody'));
  const waiting = () => anna.store.read((reads) => reads.get('outbox', messageId));
  await expect.poll(waiting).toMatchObject({ state: 'failed', failure: { code: 'not_found' } });
  await anna.client.retry(messageId);
  await expect.poll(waiting).toMatchObject({ state: 'failed', failure: { code: 'not_found' } });
  await anna.client.discard(messageId);
  expect(await waiting()).toBeUndefined();
});

it('notices a connection that only seems to be there', async () => {
  const { anna, ben, id } = await startTalk();
  await untilOnline(anna);
  anna.network.loseAnswers();
  anna.client.reconnect();
  await until(anna.client.state, ({ connection }) => connection === 'offline');
  anna.network.cut();
  anna.network.mend();
  anna.client.reconnect();
  await untilOnline(anna);
  await anna.client.send(id, text('second'));
  await untilTexts(ben, id, ['first', 'second']);
});

it('[U23] [S20] carries out an unsend that was asked for offline after a restart', async () => {
  const name = 'unsend-over-restart';
  const ben = await world().signUp('ben', openDatabase(name));
  const anna = await world().signUp('anna');
  const id = await ben.client.openConversation(idOf(anna));
  const messageId = await ben.client.send(id, text('regretted'));
  await untilTexts(anna, id, ['regretted']);
  await until(ben.client.conversation(id), (detail) => detail?.messages[0]?.sequence === 1);
  await goOffline(ben);
  expect(await ben.client.unsend(id, messageId)).toBe('queued');
  expect(ben.client.conversation(id).get()?.messages[0]).toMatchObject({ state: 'unsending', body: null });
  expect(await dump(ben)).not.toContain('regretted');

  const again = await world().restart(ben, openDatabase(name));
  again.network.mend();
  again.client.reconnect();
  await untilTexts(anna, id, []);
  expect(await dump(anna)).not.toContain('regretted');
  await until(again.client.conversation(id), (detail) => detail?.messages[0]?.state === 'unsent');
});

it('[U6] [S22] shows nothing at an online start that was unsent while it was away', async () => {
  const name = 'start-after-unsend';
  const { anna, ben, id, messageId } = await startTalk(openDatabase(name));
  await until(anna.client.conversation(id), (detail) => detail?.messages[0]?.state === 'delivered');
  await ben.client.close();
  await anna.client.unsend(id, messageId);

  const shown: string[] = [];
  const again = await world().open(openDatabase(name));
  again.client.conversations.subscribe(() => shown.push(JSON.stringify(again.client.conversations.get())));
  const detail = again.client.conversation(id);
  detail.subscribe(() => shown.push(JSON.stringify(detail.get())));
  const state = await until(again.client.state, ({ phase }) => phase === 'signed-in');
  expect(state.erasuresApplied).toBe(true);
  await until(detail, (known) => known !== null);
  expect(shown.join()).not.toContain('first');
  expect(await dump(again)).not.toContain('first');
});

it('[U6] [S22] starts offline after a moment, and says that erasures were not heard of', async () => {
  const name = 'start-offline';
  const { ben, id } = await startTalk(openDatabase(name));
  ben.network.cut();
  const again = await world().restart(ben, openDatabase(name));
  const state = await until(again.client.state, ({ phase }) => phase === 'signed-in');
  expect(state).toMatchObject({ erasuresApplied: false, account: { handle: ben.handle } });
  await untilTexts(again, id, ['first']);
});

it('wipes at once when signing out offline, and ends the session on the server later', async () => {
  const { anna, ben } = await startTalk();
  const another = await world().signIn(ben);
  await goOffline(ben);
  await ben.client.signOut();
  expect(ben.client.state.get()).toMatchObject({ phase: 'signed-out', signedOutBecause: 'signed-out' });
  expect(ben.client.conversations.get()).toEqual([]);
  expect(await dump(ben)).not.toContain(idOf(anna));
  const devices = async () => (await another.client.call('devices.list', {})).devices.length;
  expect(await devices()).toBe(2);
  ben.network.mend();
  ben.client.reconnect();
  await expect.poll(devices).toBe(1);
});

it('opens no connection any more once it is closed, at whatever moment of its start', async () => {
  const { store, client } = await world().signUp('anna');
  await client.close();
  for (let moment = 1; moment <= 6; moment += 1) {
    let reads = 0;
    let closing: Promise<void> | null = null;
    let tries = 0;
    let reach = () => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    let again: Device | undefined;
    again = await world().open(
      {
        ...store,
        read: (work) => {
          reads += 1;
          if (again !== undefined && closing === null && reads >= moment) {
            closing = again.client.close();
            reach();
          }
          return store.read(work);
        },
      },
      {
        webSocket: class extends WebSocket {
          constructor(url: string | URL) {
            super(url);
            if (closing !== null) tries += 1;
          }
        },
      },
    );
    // A start that needs fewer reads has come to its end.
    await Promise.race([reached, until(again.client.state, ({ phase }) => phase === 'signed-in')]);
    await (closing ?? again.client.close());
    // What was under way has its turn.
    for (let turn = 0; turn < 10; turn += 1) await store.read((one) => one.all('session'));
    expect([moment, tries]).toEqual([moment, 0]);
  }
});
