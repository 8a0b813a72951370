import type { Message } from '@takeback/protocol';
import { v7 as uuidv7, v4 } from 'uuid';
import { expect, it } from 'vitest';
import { type Content, renderEntries } from '../src/live/content.ts';
import type { Entry } from '../src/live/entries.ts';

const conversationId = v4();

function messageOf(id: string): Message {
  const envelope = { id, conversationId, sequence: 1, senderId: v4(), sentAt: new Date().toISOString() };
  return { ...envelope, state: 'sent', body: { kind: 'text', text: id } };
}

function sendOf(messageId: string, position: number): Entry {
  return { kind: 'message.sent', position, at: new Date(), conversationId, messageId, sequence: position };
}

it('[U7] renders nothing of a message that is unsent while another one has to be read', async () => {
  const [stored, recent] = [messageOf(uuidv7()), messageOf(uuidv7())];
  const inMemory = new Map([[recent.id, recent]]);
  const inDatabase = new Map([stored, recent].map((message) => [message.id, message]));
  const none = async () => new Map();
  const content: Content = {
    fresh: (id) => inMemory.get(id),
    messages: async (_, ids) => {
      const found = new Map(ids.flatMap((id) => inDatabase.get(id) ?? []).map((one) => [one.id, one]));
      // After the first reading: what was in memory makes room for others, and the one just read is taken back.
      if (inMemory.delete(recent.id)) inDatabase.delete(stored.id);
      return found;
    },
    tombstones: none,
    conversations: none,
    persons: none,
    relations: none,
    account: () => Promise.reject(new Error('Nobody asks for it.')),
  };
  const rendered = await renderEntries(content, v4(), [sendOf(stored.id, 1), sendOf(recent.id, 2)]);
  expect(rendered.map(({ position }) => position)).toEqual([2]);
});
