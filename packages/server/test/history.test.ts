import { CompiledQuery } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../src/calls.ts';
import { selectMessages } from '../src/messages/view.ts';
import { addPair, openRoom, type Room, say } from './messages-room.ts';

let room: Room;
let ada: Caller;
let ben: Caller;
let conversationId: string;

beforeAll(async () => {
  room = await openRoom();
  ({ ada, ben, conversationId } = await addPair(room));
  await Promise.all(Array.from({ length: 40 }, (_, i) => say(room, conversationId, ada, `message ${i + 1}`)));
});
afterAll(() => room.stop());

async function page(asked: { before?: number; after?: number; limit?: number }, as = ben) {
  const { messages, more } = await room.call['messages.history']({ conversationId, limit: 50, ...asked }, as);
  return { sequences: messages.map(({ sequence }) => sequence), more };
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('history', () => {
  it('is paged both ways, always oldest first', async () => {
    expect(await page({})).toEqual({ sequences: from(1, 40), more: false });
    expect(await page({ limit: 10 })).toEqual({ sequences: from(31, 40), more: true });
    expect(await page({ before: 31, limit: 10 })).toEqual({ sequences: from(21, 30), more: true });
    expect(await page({ before: 6, limit: 10 })).toEqual({ sequences: from(1, 5), more: false });
    expect(await page({ after: 0, limit: 10 })).toEqual({ sequences: from(1, 10), more: true });
    expect(await page({ after: 35, limit: 10 })).toEqual({ sequences: from(36, 40), more: false });
    expect(await page({ before: 1 })).toEqual({ sequences: [], more: false });
    expect(await page({ after: 40 })).toEqual({ sequences: [], more: false });
  });

  it('leaves out what is hidden and what left no trace, and still fills its pages', async () => {
    const { messages } = await room.call['messages.history']({ conversationId, limit: 50 }, ben);
    const idOf = (sequence: number): string => String(messages[sequence - 1]?.id);
    for (const sequence of [2, 4])
      await room.call['messages.hide']({ conversationId, messageId: idOf(sequence) }, ben);
    for (const sequence of [3, 5])
      await room.call['messages.unsend']({ conversationId, messageId: idOf(sequence) }, ada);
    expect(await page({ after: 0, limit: 5 })).toEqual({ sequences: [1, 6, 7, 8, 9], more: true });
    expect(await page({ before: 8, limit: 3 })).toEqual({ sequences: [1, 6, 7], more: false });
    expect(await page({ after: 0, limit: 5 }, ada)).toEqual({ sequences: [1, 2, 3, 4, 5], more: true });
  });

  it('begins where the member joined', async () => {
    await room.database.kysely
      .updateTable('members')
      .set({ joined_sequence: 30 })
      .where('account_id', '=', ben.accountId)
      .execute();
    expect(await page({ after: 0 })).toEqual({ sequences: from(31, 40), more: false });
    expect((await page({ after: 0 }, ada)).sequences).toHaveLength(40);
    await room.database.kysely
      .updateTable('members')
      .set({ joined_sequence: 0 })
      .where('account_id', '=', ben.accountId)
      .execute();
  });

  it('reads one page of 10,000 messages, not all of them', async () => {
    const long = await addPair(room);
    const { kysely } = room.database;
    const conversation = long.conversationId;
    await say(room, conversation, long.ada, 'first');
    for (let i = 0; i < 10; i++)
      await kysely
        .insertInto('messages')
        .values(
          Array.from({ length: 1_000 }, (_, at) => ({
            id: uuidv7(),
            conversation_id: conversation,
            sequence: 2 + i * 1_000 + at,
            sender_id: long.ada.accountId,
            sent_at: new Date(),
            position: 1_000_000 + i * 1_000 + at,
            body_id: uuidv7(),
          })),
        )
        .execute();
    const query = selectMessages(kysely, long.ben.accountId)
      .where('m.conversation_id', '=', conversation)
      .where('m.sequence', '<', 5_000)
      .orderBy('m.sequence', 'desc')
      .limit(51)
      .compile();
    const { rows } = await kysely.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`explain (analyze, buffers off) ${query.sql}`, [...query.parameters]),
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('messages_conversation_id_sequence_key');
    expect(plan).not.toMatch(/Seq Scan|Sort/);
    const read = [...plan.matchAll(/rows=(\d+)(?:\.\d+)? loops/g)].map((match) => Number(match[1]));
    expect(Math.max(...read)).toBeLessThanOrEqual(51);
  });
});
