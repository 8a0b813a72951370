import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { openPostgresql } from '../../src/storage/postgresql/postgresql.ts';
import { makePair, type Pair, sendText } from '../conversation-kit.ts';
import { type Kit, startKit } from '../kit.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { layWire, type Wire } from './wire.ts';

let cluster: Cluster;
let wire: Wire;
let kit: Kit;
let pair: Pair;
let database: string;
let count = 0;
const failures: Error[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  wire = await layWire(cluster.port);
});
afterAll(async () => {
  await wire.close();
  await cluster.stop();
});
beforeEach(async () => {
  count += 1;
  database = `away_${count}`;
  failures.length = 0;
  await cluster.createDatabase(database);
  kit = await startKit({
    folder: await mkdtemp(join(tmpdir(), 'takeback-test-')),
    databaseUrl: new Secret(cluster.urlOf(database, wire)),
    onFatal: (error) => failures.push(error),
  });
  pair = await makePair(kit);
});
afterEach(() => kit.stop());

const isReady = async (): Promise<number> => (await kit.request('/readyz')).status;

/** Holds up whoever writes, by the lock that every transaction takes last. */
async function holdUp(): Promise<{ waiting(): Promise<void>; release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: cluster.urlOf(database) });
  await client.connect();
  await client.query('begin');
  await client.query('select from log_head for update');
  const blocked = `select count(*)::int as count from pg_stat_activity where datname = '${database}' and wait_event_type = 'Lock'`;
  return {
    waiting: async () => {
      await expect.poll(async () => (await cluster.run(blocked))[0]?.['count'], { timeout: 10_000 }).toBe(1);
    },
    release: () => client.end(),
  };
}

describe('a database that goes away', () => {
  it('is told as unavailable, and used again once it is back', async () => {
    const { ada, ben, conversationId } = pair;
    await sendText(kit, conversationId, ada, 'before');
    const { cursor } = await kit.call('sync.snapshot', {}, ben);
    const socket = await kit.connect(ben, cursor);
    await cluster.kill();
    const body = { kind: 'text' as const, text: 'meanwhile' };
    const sending = { conversationId, id: uuidv7(), body };
    expect(await kit.outcome('messages.send', sending, ada)).toBe('unavailable');
    expect(await kit.outcome('messages.history', { conversationId }, ben)).toBe('unavailable');
    expect(await kit.outcome('sessions.signIn', { ...ada, deviceName: 'x' }, null)).not.toBe('internal');
    expect(await isReady()).toBe(503);
    expect((await kit.request('/healthz')).status).toBe(200);
    await cluster.start();
    await expect.poll(isReady, { timeout: 10_000 }).toBe(200);
    // Sockets had to go: sessions may have ended unheard.
    await socket.closed;
    const again = await kit.connect(ben, cursor);
    expect(await kit.outcome('messages.send', sending, ada)).toBe('ok');
    expect((await again.nextChange('message.sent')).message.id).toBe(sending.id);
    expect(failures).toEqual([]);
  });

  const asksForSessions = `select count(*)::int as count from pg_stat_activity where pid <> pg_backend_pid() and query like '%try_advisory_lock(${0x74616b656261636cn})%'`;

  it('repeats no message whose commit was not answered, and tells everybody of it', async () => {
    const { ada, ben, conversationId } = pair;
    const { cursor } = await kit.call('sync.snapshot', {}, ben);
    const hold = await holdUp();
    const sending = { conversationId, id: uuidv7(), body: { kind: 'text' as const, text: 'once' } };
    const first = kit.outcome('messages.send', sending, ada);
    await hold.waiting();
    wire.cut();
    expect(await first).toBe('unavailable');
    // The session that was cut off still works: what it commits must be known before anything goes on.
    await expect
      .poll(async () => (await cluster.run(asksForSessions))[0]?.['count'], { timeout: 10_000 })
      .toBe(1);
    expect(await isReady()).toBe(503);
    await hold.release();
    await expect.poll(isReady, { timeout: 10_000 }).toBe(200);
    // Committed by a session that nobody listened to any more.
    const { messages } = await kit.call('messages.history', { conversationId }, ben);
    expect(messages).toMatchObject([{ id: sending.id, sequence: 1, state: 'sent' }]);
    const socket = await kit.connect(ben, cursor);
    expect((await socket.nextChange('message.sent')).message.id).toBe(sending.id);
    expect((await kit.call('messages.send', sending, ada)).sequence).toBe(1);
    expect((await sendText(kit, conversationId, ada, 'next')).sequence).toBe(2);
    expect((await socket.nextChange('message.sent')).message).toMatchObject({ sequence: 2 });
    expect(failures).toEqual([]);
  });

  it('[U23] finishes an unsend whose commit was not answered, without being asked again', async () => {
    const { ada, conversationId } = pair;
    const { messageId } = await sendText(kit, conversationId, ada, 'gone');
    const { kysely } = kit.storage.database;
    const bodies = await kysely.selectFrom('bodies').select('key_id').execute();
    const keys = bodies.map((body) => body.key_id);
    const hold = await holdUp();
    const first = kit.outcome('messages.unsend', { conversationId, messageId }, ada);
    await hold.waiting();
    wire.cut();
    expect(await first).toBe('unavailable');
    expect(await kit.storage.keyring.read(keys)).not.toEqual(['erased']);
    await hold.release();
    await expect.poll(() => kit.storage.keyring.read(keys), { timeout: 10_000 }).toEqual(['erased']);
    await expect.poll(isReady, { timeout: 10_000 }).toBe(200);
    const { messages } = await kit.call('messages.history', { conversationId }, ada);
    expect(messages).toMatchObject([{ id: messageId, state: 'unsent' }]);
    expect((await kit.call('messages.unsend', { conversationId, messageId }, ada)).state).toBe('unsent');
  });

  it('loses only what was asked of a single session that ends', async () => {
    const { ada, conversationId } = pair;
    const hold = await holdUp();
    const sending = { conversationId, id: uuidv7(), body: { kind: 'text' as const, text: 'again' } };
    const first = kit.outcome('messages.send', sending, ada);
    await hold.waiting();
    await cluster.run(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and wait_event_type = 'Lock'`,
    );
    expect(await first).toBe('unavailable');
    await hold.release();
    expect((await kit.call('messages.send', sending, ada)).sequence).toBe(1);
    expect(failures).toEqual([]);
  });

  it('does not use a session again that took leave', async () => {
    const { database } = kit.storage;
    const leave = sql`select pg_terminate_backend(pg_backend_pid())`;
    for (let n = 0; n < 20; n += 1) {
      await expect(leave.execute(database.kysely)).rejects.toThrow('The database cannot be reached');
      expect((await sql`select 1 as one`.execute(database.kysely)).rows).toEqual([{ one: 1 }]);
      const text = 'select pg_terminate_backend(pg_backend_pid())';
      await expect(database.prepared({ name: 'leave', text }, [])).rejects.toThrow();
      expect(await database.prepared({ name: 'one', text: 'select 1 as one' }, [])).toEqual([{ one: 1 }]);
    }
  });

  it('ends the process when an older copy comes back in its place', async () => {
    const { ada, conversationId } = pair;
    await kit.halt();
    await cluster.createDatabase(`${database}_copy`, database);
    await kit.restart();
    const { messageId } = await sendText(kit, conversationId, ada, 'not in the copy');
    await kit.call('messages.unsend', { conversationId, messageId }, ada);
    await kit.restart();
    await cluster.run(`drop database ${database} with (force)`);
    await cluster.createDatabase(database, `${database}_copy`);
    await expect.poll(() => failures.length, { timeout: 10_000 }).toBe(1);
    expect(failures[0]?.message).toBe('Another copy of the database has taken its place.');
  });
});

describe('another process', () => {
  it('that takes the database while it is lost ends this one, which writes nothing meanwhile', async () => {
    const url = cluster.urlOf(`${database}_free`);
    await cluster.createDatabase(`${database}_free`);
    const ends: Error[] = [];
    const ours = await openPostgresql(new Secret(url), (error) => ends.push(error), 500);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    const key = await cluster.run(
      `select classid::bigint << 32 | objid::bigint as key, pid from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and database = (select oid from pg_database where datname = '${database}_free')`,
    );
    expect(key).toHaveLength(1);
    const taken = other.query(`select pg_advisory_lock(${String(key[0]?.['key'])})`);
    await cluster.run(`select pg_terminate_backend(${String(key[0]?.['pid'])})`);
    await taken;
    await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(1);
    await expect(ours.kysely.selectFrom('log_head').selectAll().execute()).rejects.toThrow(
      'The database cannot be reached',
    );
    await ours.close();
    await other.end();
  });
});
