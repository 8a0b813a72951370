import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPair, addPeople, codeOf, openRoom, type Room, say, textsOf } from './messages-room.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.stop());

describe('send', () => {
  it('answers a repetition as the first time, at once and later', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const id = uuidv7();
    const together = await Promise.all([1, 2, 3].map(() => say(room, conversationId, ada, 'once', id)));
    const later = await say(room, conversationId, ada, 'another text, the same id', id);
    expect(new Set([...together, later].map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await textsOf(room, conversationId, ben)).toEqual(['once']);
  });

  it('refuses an id that somebody else, or another conversation, has used', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const other = await addPair(room);
    const { messageId } = await say(room, conversationId, ada, 'mine');
    expect(await codeOf(say(room, conversationId, ben, 'stolen', messageId))).toBe('message_id_taken');
    expect(await codeOf(say(room, other.conversationId, other.ada, 'x', messageId))).toBe('message_id_taken');
    const { conversation } = await room.call['conversations.open']({ accountId: other.ada.accountId }, ada);
    expect(await codeOf(say(room, conversation.id, ada, 'moved', messageId))).toBe('message_id_taken');
  });

  it('decides between two people who use an id at the same moment', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    await say(room, conversationId, ada, 'first');
    const id = uuidv7();
    const codes = await Promise.all([ada, ben].map((who) => codeOf(say(room, conversationId, who, 'x', id))));
    expect(codes).toEqual(['ok', 'message_id_taken']);
  });

  it('[U7] [S6] refuses an id that was taken back, arrived or not', async () => {
    const { ada, conversationId } = await addPair(room);
    const { messageId } = await say(room, conversationId, ada, 'short-lived');
    await room.call['messages.unsend']({ conversationId, messageId }, ada);
    const never = uuidv7();
    await room.call['messages.unsend']({ conversationId, messageId: never }, ada);
    for (const id of [messageId, never])
      expect(await codeOf(say(room, conversationId, ada, 'again', id))).toBe('message_unsent');
    expect(await textsOf(room, conversationId, ada)).toEqual([null]);
  });

  it('[S3] keeps the order of arrival within each conversation, without gaps', async () => {
    const pairs = await Promise.all(Array.from({ length: 5 }, () => addPair(room)));
    const answers = await Promise.all(
      Array.from({ length: 600 }, (_, i) => {
        const pair = pairs[i % pairs.length];
        if (pair === undefined) throw new Error('There are five');
        return say(room, pair.conversationId, pair.ada, `number ${i}`).then((sent) => ({ ...sent, i }));
      }),
    );
    for (const { conversationId } of pairs) {
      const own = answers.filter((answer) => answer.conversationId === conversationId);
      expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, at) => at + 1));
    }
    const positions = await room.database.kysely.selectFrom('messages').select('position').execute();
    const changes = await room.database.kysely.selectFrom('changes').select('position').execute();
    const all = [...positions, ...changes].map(({ position }) => position).filter((one) => one !== null);
    const { position: end } = await room.database.kysely
      .selectFrom('log_head')
      .select('position')
      .executeTakeFirstOrThrow();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(end);
  });

  it('shows a conversation to the other in the same commit as its first message, and before it', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const kinds: string[][] = [];
    const stop = room.bus.subscribe((signal) => {
      if (signal.type === 'batch') kinds.push(signal.batch.entries.map(({ kind }) => kind));
    });
    await say(room, conversationId, ada, 'hello');
    await say(room, conversationId, ada, 'again');
    stop();
    expect(kinds).toEqual([['conversation.opened', 'message.sent'], ['message.sent']]);
    expect(await textsOf(room, conversationId, ben)).toEqual(['hello', 'again']);
  });

  it('never fails its neighbours for one bad message', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const bad = uuidv7();
    const { kysely } = room.database;
    await sql
      .raw(`create function refuse() returns trigger language plpgsql as
        $$ begin if new.id = '${bad}' then raise exception 'no'; end if; return new; end $$`)
      .execute(kysely);
    await sql
      .raw('create trigger refuse before insert on messages for each row execute function refuse()')
      .execute(kysely);
    const ids = [uuidv7(), bad, uuidv7(), uuidv7()];
    const outcomes = await Promise.allSettled(
      ids.map((id, i) => say(room, conversationId, ada, `text ${i}`, id)),
    );
    await sql.raw('drop trigger refuse on messages').execute(kysely);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await textsOf(room, conversationId, ben)).toEqual(['text 0', 'text 2', 'text 3']);
    // And the same id goes well afterwards.
    expect(await codeOf(say(room, conversationId, ada, 'text 1', bad))).toBe('ok');
  });

  it('is for members only', async () => {
    const { conversationId } = await addPair(room);
    const [stranger] = await addPeople(room, 1);
    if (stranger === undefined) throw new Error('There is one');
    expect(await codeOf(say(room, conversationId, stranger, 'let me in'))).toBe('not_found');
    expect(await codeOf(say(room, uuidv7(), stranger, 'anybody?'))).toBe('not_found');
  });
});
