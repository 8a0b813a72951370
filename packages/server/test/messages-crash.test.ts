import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  apiPrefix,
  type MethodName,
  type MethodParams,
  type MethodResult,
  methods,
  pathParams,
} from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../src/calls.ts';
import { resultOf } from './kit-answers.ts';
import { makeFolder } from './kit-data.ts';
import { steps } from './messages-crash-child.ts';
import { addPair, codeOf, openRoom, type Room, say, textsOf } from './messages-room.ts';
import { environmentOf, type Process, runTakeback } from './processes.ts';

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

/** Calls the server of another process. @returns null when there was no answer */
async function callAt<Name extends MethodName>(
  url: string,
  name: Name,
  params: MethodParams<Name>,
  token?: string,
): Promise<MethodResult<Name> | number | null> {
  const method = Object.values(methods).find((one) => one.name === name);
  if (method === undefined) throw new Error(`There is no ${name}`);
  const inPath = pathParams(method);
  const given = Object.entries(params);
  const path = given.reduce((so, [key, value]) => so.replace(`:${key}`, String(value)), method.path);
  const rest = Object.fromEntries(given.filter(([key]) => !inPath.includes(key)));
  const query = method.verb === 'GET' ? `?${new URLSearchParams(rest)}` : '';
  try {
    const response = await fetch(`${url}${apiPrefix}${path}${query}`, {
      method: method.verb,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(method.verb !== 'GET' && { body: JSON.stringify(rest) }),
    });
    const answer: unknown = await response.json();
    return response.ok ? resultOf(name, answer) : response.status;
  } catch {
    return null;
  }
}

interface Sent {
  readonly id: string;
  readonly text: string;
  isSent: boolean;
  unsend: 'not asked' | 'asked' | 'answered';
}

describe('a server killed at any moment', () => {
  it('[U1] [U7] [U23] has kept everything it answered', async () => {
    const folder = await makeFolder();
    folders.push(folder);
    const start = async (): Promise<{ server: Process; url: string }> => {
      const server = runTakeback(['serve'], { ...environmentOf(folder), RATE_LIMITS: 'off' });
      const { url } = await server.logged('Started');
      return { server, url: String(url) };
    };
    let { server, url } = await start();
    const signUp = async (handle: string): Promise<{ token: string; id: string }> => {
      const more = {
        displayName: handle,
        birthDate: '1990-01-31',
        password: 'a good long password',
        deviceName: 'x',
      };
      const answer = await callAt(url, 'accounts.signUp', { handle, ...more });
      if (answer === null || typeof answer === 'number') throw new Error('No account');
      return { token: answer.token ?? '', id: answer.account.id };
    };
    const [ada, ben] = [await signUp('ada'), await signUp('ben')];
    const opened = await callAt(url, 'conversations.open', { accountId: ben.id }, ada.token);
    if (opened === null || typeof opened === 'number') throw new Error('No conversation');
    const conversationId = opened.conversation.id;
    const all: Sent[] = [];

    for (const mostAnswers of [23, 57, 91]) {
      let answers = 0;
      const answer = (): void => {
        answers += 1;
        if (answers === mostAnswers) server.child.kill('SIGKILL');
      };
      const sender = async (): Promise<void> => {
        while (answers < mostAnswers) {
          const one: Sent = { id: uuidv7(), text: `text ${all.length}`, isSent: false, unsend: 'not asked' };
          all.push(one);
          const body = { kind: 'text' as const, text: one.text };
          const sending = callAt(url, 'messages.send', { conversationId, id: one.id, body }, ada.token);
          const isRace = all.length % 5 === 0;
          if (!isRace) one.isSent = (await sending) !== null;
          if (one.isSent) answer();
          if (!isRace && all.length % 2 === 0) continue;
          one.unsend = 'asked';
          const about = { conversationId, messageId: one.id };
          if ((await callAt(url, 'messages.unsend', about, ada.token)) !== null) {
            one.unsend = 'answered';
            answer();
          }
          if (isRace) await sending;
        }
      };
      await Promise.all(Array.from({ length: 8 }, sender));
      expect((await server.ended).signal).toBe('SIGKILL');

      ({ server, url } = await start());
      const found = new Map<string, string>();
      for (let before = Number.MAX_SAFE_INTEGER; ; ) {
        const page = await callAt(url, 'messages.history', { conversationId, before, limit: 200 }, ben.token);
        if (page === null || typeof page === 'number') throw new Error('No history');
        for (const message of page.messages)
          found.set(message.id, message.state === 'sent' ? message.body.text : message.state);
        before = page.messages[0]?.sequence ?? 0;
        if (!page.more) break;
      }
      for (const one of all) {
        const text = found.get(one.id);
        if (one.unsend === 'answered') expect(text).toBeUndefined();
        if (one.unsend === 'not asked' && one.isSent) expect(text).toBe(one.text);
        if (text !== undefined) expect(text).toBe(one.text);
      }
      // A device that asks again for what it got no answer to ends where it wanted to be.
      for (const one of all.filter((each) => each.unsend === 'asked')) {
        const about = { conversationId, messageId: one.id };
        expect(await callAt(url, 'messages.unsend', about, ada.token)).toMatchObject({ messageId: one.id });
        one.unsend = 'answered';
      }
    }
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  }, 120_000);
});
