import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../src/calls.ts';
import { steps } from './messages-crash-child.ts';
import { addPair, codeOf, openRoom, type Room, say, textsOf } from './messages-room.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** What a process that died at a step had answered, and what has become of its message. */
const expected: Record<(typeof steps)[number], [answers: string[], state: 'absent' | 'sent' | 'unsent']> = {
  'before the send is stored': [[], 'absent'],
  'after the send is stored': [[], 'sent'],
  'before the unsend is committed': [['sent'], 'sent'],
  'after the unsend is committed': [['sent'], 'unsent'],
  'after the key is destroyed': [['sent'], 'unsent'],
  'after the ledger entry is written': [['sent'], 'unsent'],
  'after the answer': [['sent', 'unsent'], 'unsent'],
};

describe('a process that dies', () => {
  interface Story {
    readonly ada: Caller;
    readonly ben: Caller;
    readonly conversationId: string;
    readonly messageId: string;
    answers: string[];
  }
  const stories = new Map<string, Story>();
  let epoch: string;
  let room: Room;

  // Each process recovers what the one before it left behind, and then dies itself.
  beforeAll(async () => {
    const first = await openRoom();
    folders.push(first.folder);
    epoch = first.messages.epoch;
    for (const step of steps) {
      const pair = await addPair(first);
      await say(first, pair.conversationId, pair.ada, 'kept');
      stories.set(step, { ...pair, messageId: uuidv7(), answers: [] });
    }
    await first.close();
    const program = fileURLToPath(new URL('./messages-crash-child.ts', import.meta.url));
    for (const [step, story] of stories) {
      const file = join(first.folder, `answers ${step}`);
      const { conversationId, ada, messageId } = story;
      const args = [program, first.folder, step, conversationId, ada.accountId, messageId, file];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
      const text = await readFile(file, 'utf8').catch(() => '');
      story.answers = text.split('\n').filter((line) => line !== '');
    }
    room = await openRoom({ folder: first.folder });
  }, 120_000);
  afterAll(() => room.close());

  it.each(steps)('[U23] %s leaves nothing half done', async (step) => {
    const story = stories.get(step);
    if (story === undefined) throw new Error('Every step has its story');
    const { ada, ben, conversationId, messageId } = story;
    const [answers, state] = expected[step];
    expect(story.answers).toEqual(answers);
    expect(room.messages.epoch).toBe(epoch);

    const body = await room.database.kysely
      .selectFrom('messages as m')
      .innerJoin('bodies as b', 'b.id', 'm.body_id')
      .select(['b.key_id', 'b.sealed'])
      .where('m.id', '=', messageId)
      .executeTakeFirst();
    const [key] = body === undefined ? ['none'] : await room.keyring.read([body.key_id]);
    const records: string[] = [];
    for await (const { record } of room.ledger.read(0))
      if ('messageId' in record && record.messageId === messageId) records.push(record.kind);
    const texts = await textsOf(room, conversationId, ben);
    if (state === 'unsent') {
      expect([body?.sealed, key, new Set(records)]).toEqual([null, 'erased', new Set(['unsent'])]);
      expect(texts).toEqual(['kept']);
      expect(await codeOf(say(room, conversationId, ada, 'revived', messageId))).toBe('message_unsent');
    } else {
      expect(records).toEqual([]);
      expect(texts).toEqual(state === 'sent' ? ['kept', 'short-lived'] : ['kept']);
      expect(await codeOf(say(room, conversationId, ada, 'short-lived', messageId))).toBe('ok');
      expect(await textsOf(room, conversationId, ben)).toEqual(['kept', 'short-lived']);
    }
    // Asking again is harmless, and ends in the same place.
    const again = await room.call['messages.unsend']({ conversationId, messageId }, ada);
    expect(again.state).toBe('unsent');
    expect(await textsOf(room, conversationId, ben)).toEqual(['kept']);
  });
});
