import { expect, it } from 'vitest';
import { createMemoryStore, TakebackError } from '../src/index.ts';
import { dump, idOf, text, until, untilTexts, useWorld } from './people.ts';

const world = useWorld();

it('shows a message on the other device, and its way back as receipts', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, text('hello ben'));

  const [row] = await until(ben.client.conversations, (list) => list.length === 1);
  expect(row).toMatchObject({ id, unread: 1, preview: { kind: 'text', text: 'hello ben', mine: false } });
  expect(ben.client.unread.get()).toBe(1);
  const annas = anna.client.conversation(id);
  await until(annas, (detail) => detail?.messages[0]?.state === 'delivered');

  const bens = await until(ben.client.conversation(id), (detail) => detail?.messages.length === 1);
  expect(bens?.messages[0]).toMatchObject({ id: messageId, mine: false, sequence: 1 });
  ben.client.markRead(id, 1);
  await until(ben.client.unread, (unread) => unread === 0);
  await until(annas, (detail) => detail?.messages[0]?.state === 'read');
});

it('keeps the order of what was sent', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const texts = Array.from({ length: 20 }, (_, place) => `message ${place}`);
  for (const words of texts) anna.client.send(id, text(words));
  await untilTexts(ben, id, texts);
  await untilTexts(anna, id, texts);
});

it('shows who is writing until the message comes', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  await anna.client.send(id, text('first'));
  await until(ben.client.conversations, (list) => list.length === 1);
  anna.client.typing(id);
  await until(ben.client.conversations, (list) => list[0]?.typing === true);
  await anna.client.send(id, text('second'));
  await until(ben.client.conversations, (list) => list[0]?.typing === false);
});

it('refuses a blank message before it gets into the outbox', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  await expect(anna.client.send(id, text('   '))).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await anna.store.read((reads) => reads.all('outbox'))).toEqual([]);
});

it('tells why a sign-in failed, and stays signed out', async () => {
  const anna = await world().signUp('anna');
  const stranger = await world().open(createMemoryStore());
  await until(stranger.client.state, ({ phase }) => phase !== 'opening');
  const failing = stranger.client.signIn({ handle: anna.handle, password: 'not the password' });
  await expect(failing).rejects.toBeInstanceOf(TakebackError);
  await expect(failing).rejects.toMatchObject({ code: 'wrong_credentials' });
});

it('[U5] purges an unsent message from both local stores', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, text('a secret to take back'));
  await untilTexts(ben, id, ['a secret to take back']);
  expect(await dump(ben)).toContain('a secret to take back');
  await until(anna.client.conversation(id), (detail) => detail?.messages[0]?.state === 'delivered');

  expect(await anna.client.unsend(id, messageId)).toBe('unsent');
  await untilTexts(ben, id, []);
  await untilTexts(anna, id, []);
  expect(await dump(anna)).not.toContain('a secret to take back');
  expect(await dump(ben)).not.toContain('a secret to take back');
  // The sender keeps a note of it, without its content.
  expect(anna.client.conversation(id).get()?.messages).toMatchObject([
    { id: messageId, state: 'unsent', body: null },
  ]);
});

it('[U11] leaves nothing of an unsent message in the inbox of somebody who had not seen it', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  await anna.client.send(id, text('one'));
  await untilTexts(ben, id, ['one']);
  ben.client.markRead(id, 1);
  await until(ben.client.unread, (unread) => unread === 0);
  const before = ben.client.conversations.get();

  const messageId = await anna.client.send(id, text('two'));
  await until(ben.client.conversations, (list) => list[0]?.unread === 1);
  await anna.client.unsend(id, messageId);
  await until(ben.client.conversations, (list) => list[0]?.unread === 0);
  const after = await until(ben.client.conversations, (list) => list[0]?.preview?.kind === 'text');
  expect(after).toEqual(before);
});

it('[U20] does not take back what somebody else has sent', async () => {
  const anna = await world().signUp('anna');
  const ben = await world().signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, text('mine'));
  await untilTexts(ben, id, ['mine']);
  await expect(ben.client.unsend(id, messageId)).rejects.toMatchObject({ code: 'not_the_sender' });
  await untilTexts(ben, id, ['mine']);
  await untilTexts(anna, id, ['mine']);
});
