import { rm } from 'node:fs/promises';
import { apiPrefix, methods, problem } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { kitPassword } from './kit.ts';
import { makeFolder } from './kit-data.ts';
import { environmentOf, type Process, runTakeback } from './processes.ts';

// Processes, which start slowly where much else runs.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder: string;
let server: Process;
let url: string;

async function start(): Promise<void> {
  server = runTakeback(['serve'], { ...environmentOf(folder), RATE_LIMITS: 'off' });
  url = String((await server.logged('Started'))['url']);
}

async function post(path: string, body: object, token?: string): Promise<unknown> {
  const response = await fetch(`${url}${apiPrefix}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(problem.parse(answer).code);
  return answer;
}

async function signUp(handle: string): Promise<{ id: string; token: string }> {
  const form = { handle, displayName: handle, birthDate: '1990-01-31', password: kitPassword };
  const { account, token } = methods.signUp.result.parse(
    await post('/accounts', { ...form, deviceName: 'd' }),
  );
  return { id: account.id, token: token ?? '' };
}

beforeAll(async () => {
  folder = await makeFolder();
  await start();
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  await rm(folder, { recursive: true, force: true });
});

const rounds = 3;

it(`loses no acknowledged message, and brings back none taken back, in ${rounds} rounds of kill -9`, async () => {
  const anna = await signUp('anna');
  const ben = await signUp('ben');
  const { conversation } = methods.openConversation.result.parse(
    await post('/conversations', { accountId: ben.id }, anna.token),
  );
  const path = `/conversations/${conversation.id}/messages`;
  const acknowledged = new Set<string>();
  const takenBack = new Set<string>();

  for (let round = 0; round < rounds; round += 1) {
    // Several lanes send until the process is gone; every fourth message is taken back at once.
    let sent = 0;
    const lane = async (): Promise<void> => {
      for (;;) {
        const id = uuidv7();
        await post(path, { id, body: { kind: 'text', text: `round ${round}` } }, anna.token);
        sent += 1;
        if (sent % 4 === 0) {
          // Between the question and the answer it may be either.
          await post(`${path}/${id}/unsend`, {}, anna.token);
          takenBack.add(id);
        } else acknowledged.add(id);
        if (sent >= 60) server.child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: 8 }, lane));
    expect((await server.ended).signal).toBe('SIGKILL');
    await start();

    const kept = new Map<string, string>();
    let after = 0;
    for (let more = true; more; ) {
      const response = await fetch(`${url}${apiPrefix}${path}?after=${after}&limit=200`, {
        headers: { authorization: `Bearer ${ben.token}` },
      });
      const page = methods.listMessages.result.parse(await response.json());
      for (const message of page.messages) kept.set(message.id, message.state);
      after = page.messages.at(-1)?.sequence ?? after;
      more = page.more;
    }
    expect([...acknowledged].filter((id) => kept.get(id) !== 'sent')).toEqual([]);
    expect([...takenBack].filter((id) => kept.get(id) === 'sent')).toEqual([]);
  }
  expect(acknowledged.size).toBeGreaterThan(100);
  expect(takenBack.size).toBeGreaterThan(10);
});
