import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../src/calls.ts';
import { findUntrue } from './crash/before-the-answer.ts';
import type { Sent } from './crash/talk.ts';
import { copyData, openData, restoreData } from './kit-data.ts';
import { barringSteps, recoverySteps, steps } from './messages-crash-child.ts';
import { addPair, codeOf, openRoom, type Room, say, textsOf } from './messages-room.ts';
import { lateTiering } from './wasm-tiering.ts';

// A process for every step.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

type Step = (typeof steps)[number] | (typeof barringSteps)[number];

/** What a process that died at a step had answered, and what has become of its message. */
const expected: Record<Step, [answers: string[], state: 'absent' | 'sent' | 'unsent' | 'barred']> = {
  'after its key is issued': [[], 'absent'],
  'before the send is stored': [[], 'absent'],
  'after the send is stored': [[], 'sent'],
  'after devices are told of the send': [[], 'sent'],
  'before the unsend is committed': [['sent'], 'sent'],
  'after the unsend is committed': [['sent'], 'unsent'],
  'after devices are told of the unsend': [['sent'], 'unsent'],
  'after the key is overwritten, before that is synced': [['sent'], 'unsent'],
  'after the key is destroyed': [['sent'], 'unsent'],
  'after the ledger entry is written, before that is synced': [['sent'], 'unsent'],
  'after the ledger entry is durable': [['sent'], 'unsent'],
  'after both are, before the answer': [['sent'], 'unsent'],
  'after the answer': [['sent', 'unsent'], 'unsent'],
  'after the note is cleared': [['sent', 'unsent'], 'unsent'],
  'after the id is barred': [[], 'barred'],
  'after the ledger entry of the id is durable': [[], 'barred'],
  'after the answer that it is barred': [['cancelled'], 'barred'],
};

interface Story {
  readonly ada: Caller;
  readonly ben: Caller;
  readonly conversationId: string;
  readonly messageId: string;
}

/** Runs a process until it dies at a step. @returns what it had answered */
async function dieAt(folder: string, step: string, story: Story): Promise<string[]> {
  const program = fileURLToPath(new URL('./messages-crash-child.ts', import.meta.url));
  const file = join(folder, `answers ${step}`);
  const { conversationId, ada, messageId } = story;
  const args = [lateTiering, program, folder, step, conversationId, ada.accountId, messageId, file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  expect([step, (await once(child, 'exit'))[1]]).toEqual([step, 'SIGKILL']);
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function kindsOf({ ledger }: Room, messageId: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const { record } of ledger.read(0))
    if ('messageId' in record && record.messageId === messageId) kinds.push(record.kind);
  return kinds;
}

describe('a process that dies', () => {
  const stories = new Map<Step, Story & { answers: string[] }>();
  let epoch: string;
  let untrue: string[];
  let room: Room;

  // Each process recovers what the one before it left behind, and then dies itself.
  beforeAll(async () => {
    const first = await openRoom();
    folders.push(first.folder);
    epoch = first.messages.epoch;
    for (const step of [...steps, ...barringSteps]) {
      const pair = await addPair(first);
      await say(first, pair.conversationId, pair.ada, 'kept');
      stories.set(step, { ...pair, messageId: uuidv7(), answers: [] });
    }
    await first.close();
    for (const [step, story] of stories) {
      story.answers = await dieAt(first.folder, step, story);
      if (step !== 'after the answer') continue;
      // Before the next start, which would mend it.
      const { conversationId, messageId: id } = story;
      const one: Sent = { id, text: step, isSent: true, unsend: 'answered', hide: 'not asked' };
      untrue = await findUntrue(first.folder, [{ conversationId, all: [one] }]);
    }
    room = await openRoom({ folder: first.folder });
  });
  afterAll(() => room.close());

  it('[U1] [U23] has destroyed the key and written the ledger entry when it answers', () => {
    expect(untrue).toEqual([]);
  });

  it.each([...steps, ...barringSteps])('[U7] [U23] %s leaves nothing half done', async (step) => {
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
    const records = await kindsOf(room, messageId);
    const texts = await textsOf(room, conversationId, ben);
    const sentAgain = await codeOf(say(room, conversationId, ada, 'short-lived', messageId));
    if (state === 'unsent') {
      expect([body?.sealed, key, new Set(records)]).toEqual([null, 'erased', new Set(['unsent'])]);
      expect([texts, sentAgain]).toEqual([['kept'], 'message_unsent']);
    } else if (state === 'barred') {
      expect([body, new Set(records)]).toEqual([undefined, new Set(['cancelled'])]);
      expect([texts, sentAgain]).toEqual([['kept'], 'message_unsent']);
    } else {
      expect(records).toEqual([]);
      expect(texts).toEqual(state === 'sent' ? ['kept', 'short-lived'] : ['kept']);
      expect(sentAgain).toBe('ok');
      expect(await textsOf(room, conversationId, ben)).toEqual(['kept', 'short-lived']);
    }
    // Asking again is harmless, and ends in the same place.
    const again = await room.call['messages.unsend']({ conversationId, messageId }, ada);
    expect(again.state).toBe(state === 'barred' ? 'cancelled' : 'unsent');
    expect(await textsOf(room, conversationId, ben)).toEqual(['kept']);
  });
});

describe('a start that dies', () => {
  it('[U3] [U23] [U27] at any step, on an older copy of the database, leaves to the next one all it had not done', async () => {
    const first = await openRoom();
    const { folder } = first;
    const backup = await mkdtemp(join(tmpdir(), 'takeback-backup-'));
    folders.push(folder, backup);
    const pair = await addPair(first);
    const { ada, ben, conversationId } = pair;
    await say(first, conversationId, ada, 'kept');
    const gone = await say(first, conversationId, ada, 'gone');
    await first.close();
    await copyData(folder, backup);
    const second = await openRoom({ folder });
    // The copy was made while this one ran, as dumps are: it knows the mark of its start.
    const { ledger_offset: mark } = await second.database.kysely
      .selectFrom('identity')
      .selectAll()
      .executeTakeFirstOrThrow();
    await second.call['messages.unsend']({ conversationId, messageId: gone.messageId }, ada);
    const later = await say(second, conversationId, ada, 'not in the copy, and gone');
    await second.call['messages.unsend']({ conversationId, messageId: later.messageId }, ada);
    await second.close();
    await restoreData(folder, backup);
    const copy = await openData(folder);
    await copy.kysely.updateTable('identity').set({ ledger_offset: mark }).execute();
    await copy.close();

    const story = { ...pair, messageId: uuidv7() };
    const epochs = new Map<string, string>();
    for (const step of recoverySteps) {
      expect(await dieAt(folder, step, story)).toEqual([]);
      const left = await openData(folder);
      const { epoch } = await left.kysely.selectFrom('identity').select('epoch').executeTakeFirstOrThrow();
      await left.close();
      epochs.set(step, epoch);
    }
    // Whoever dies with the copy brought up to date has said that devices must load everything again.
    const isOld = [...epochs].filter(([, epoch]) => epoch === first.messages.epoch).map(([step]) => step);
    expect(isOld).toEqual(recoverySteps.slice(0, 1));

    const last = await openRoom({ folder });
    expect(last.messages.epoch).not.toBe(first.messages.epoch);
    expect(await textsOf(last, conversationId, ada)).toEqual(['kept', null]);
    expect(await textsOf(last, conversationId, ben)).toEqual(['kept']);
    const bodies = await last.database.kysely.selectFrom('bodies').selectAll().execute();
    expect(
      (await last.keyring.read(bodies.map((body) => body.key_id))).map((key) => key === 'erased'),
    ).toEqual(bodies.map(({ sealed }) => sealed === null));
    for (const { messageId } of [gone, later])
      expect(await codeOf(say(last, conversationId, ada, 'revived', messageId))).toBe('message_unsent');
    expect((await say(last, conversationId, ada, 'on')).sequence).toBeGreaterThan(later.sequence);
    await last.close();
  });
});
