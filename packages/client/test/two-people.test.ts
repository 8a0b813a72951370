import { expect, it } from 'vitest';
import { dump, idOf, startWorld, textsOf, until } from './people.ts';

it('shows a message on the other device, and its way back as receipts', async () => {
  const world = await startWorld();
  const anna = await world.signUp('anna');
  const ben = await world.signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, { kind: 'text', text: 'hello ben' });

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

it('[U5] purges an unsent message from both local stores', async () => {
  const world = await startWorld();
  const anna = await world.signUp('anna');
  const ben = await world.signUp('ben');
  const id = await anna.client.openConversation(idOf(ben));
  const messageId = await anna.client.send(id, { kind: 'text', text: 'a secret to take back' });
  await until(ben.client.conversation(id), (detail) => detail?.messages.length === 1);
  expect(await dump(ben)).toContain('a secret to take back');

  expect(await anna.client.unsend(id, messageId)).toBe('unsent');
  await until(ben.client.conversation(id), (detail) => detail?.messages.length === 0);
  expect(textsOf(anna, id)).toEqual([]);
  expect(await dump(anna)).not.toContain('a secret to take back');
  expect(await dump(ben)).not.toContain('a secret to take back');
});
