import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { makePair } from '../conversation-kit.ts';
import { type Kit, startKit } from '../kit.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;
let kit: Kit;
const failures: Error[] = [];
beforeAll(async () => {
  cluster = await startCluster();
  await cluster.createDatabase('crash');
  kit = await startKit({
    folder: await mkdtemp(join(tmpdir(), 'takeback-test-')),
    databaseUrl: new Secret(cluster.urlOf('crash')),
    onFatal: (error) => failures.push(error),
  });
});
afterAll(async () => {
  await kit.stop();
  await cluster.stop();
});

type State = 'asked' | 'sent' | 'taking back' | 'taken back';
const rounds = 3;
const lanes = 8;

it(`[U1] [U7] [U23] loses nothing acknowledged in ${rounds} rounds of kill -9 of PostgreSQL, and brings nothing back`, async () => {
  const { ada, ben, conversationId } = await makePair(kit);
  const states = new Map<string, State>();
  const answers = new Set<string>();
  /** One device: each message until it is acknowledged, every third one taken back at once. */
  const lane = async (isOver: () => boolean): Promise<void> => {
    while (!isOver()) {
      const id = uuidv7();
      const isShort = states.size % 3 === 0;
      states.set(id, 'asked');
      const body = { kind: 'text' as const, text: `text ${id}` };
      const sent = await kit.outcome('messages.send', { conversationId, id, body }, ada);
      answers.add(sent);
      if (sent !== 'ok') continue;
      states.set(id, 'sent');
      if (!isShort) continue;
      states.set(id, 'taking back');
      const unsent = await kit.outcome('messages.unsend', { conversationId, messageId: id }, ada);
      answers.add(unsent);
      if (unsent === 'ok') states.set(id, 'taken back');
    }
  };
  const history = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    for (let after = 0, more = true; more; ) {
      const page = await kit.call('messages.history', { conversationId, after, limit: 200 }, ben);
      for (const message of page.messages) found.set(message.id, message.state);
      after = page.messages.at(-1)?.sequence ?? after;
      more = page.more;
    }
    return found;
  };

  for (let round = 0; round < rounds; round += 1) {
    const before = states.size;
    let isOver = false;
    const running = Array.from({ length: lanes }, () => lane(() => isOver));
    await expect.poll(() => states.size, { interval: 5, timeout: 20_000 }).toBeGreaterThan(before + 150);
    await cluster.kill();
    isOver = true;
    await Promise.all(running);
    await cluster.start();
    await expect
      .poll(async () => (await kit.request('/readyz')).status, { timeout: 20_000, interval: 50 })
      .toBe(200);
    const found = await history();
    const wrong = [...states].filter(
      ([id, state]) =>
        (state === 'sent' && found.get(id) !== 'sent') || (state === 'taken back' && found.has(id)),
    );
    expect(wrong).toEqual([]);
    // What was not answered is asked again, and ends where it should.
    for (const [id, state] of states) {
      if (state !== 'taking back') continue;
      expect(await kit.outcome('messages.unsend', { conversationId, messageId: id }, ada)).toBe('ok');
      states.set(id, 'taken back');
    }
  }
  // Everything that is stored belongs to a message, and every key of what is gone is destroyed.
  const { kysely } = kit.storage.database;
  const bodies = await kysely.selectFrom('bodies').select(['key_id', 'sealed']).execute();
  const keys = await kit.storage.keyring.read(bodies.map((body) => body.key_id));
  const torn = bodies.filter((body, i) => (body.sealed === null) !== (keys[i] === 'erased'));
  expect(torn).toEqual([]);
  const sequences = await kysely.selectFrom('messages').select('sequence').orderBy('sequence').execute();
  expect(sequences.map((row) => row.sequence)).toEqual(sequences.map((_, i) => i + 1));
  expect([...answers].filter((answer) => answer !== 'ok')).toEqual(['unavailable']);
  expect(failures).toEqual([]);
  await rm(kit.folder, { recursive: true, force: true });
}, 120_000);
