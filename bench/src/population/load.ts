// Fills the database of a server that does not run: people by plain rows, messages through the server's own writer, so
// that each is sealed under a key of its own and stored as a send stores it; only sockets are left out.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { createLocalBus } from '../../../packages/server/src/bus/local.ts';
import { systemClock } from '../../../packages/server/src/clock.ts';
import { loadConfig } from '../../../packages/server/src/config.ts';
import { createMembership } from '../../../packages/server/src/conversations/membership.ts';
import { createLog } from '../../../packages/server/src/log.ts';
import { openMessages } from '../../../packages/server/src/messages/messages.ts';
import { openStorage, type Storage } from '../../../packages/server/src/storage/storage.ts';
import type { Conversation } from '../adapters/adapter.ts';
import { measureLoneCommits } from '../measures/lone-commits.ts';
import type { Loaded, Loading } from './loading.ts';
import { conversationsOf, idOf, text, tokenOf } from './names.ts';

/** Messages under way at a time, and rows in one statement. */
const atOnce = 4_096;
const rowsAtOnce = 1_000;
const slotBytes = 32;
const commits = 600;

function isLoading(value: unknown): value is Loading {
  return typeof value === 'object' && value !== null && 'parts' in value;
}

async function inPortions<Thing>(
  things: readonly Thing[],
  act: (some: Thing[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < things.length; at += rowsAtOnce) await act(things.slice(at, at + rowsAtOnce));
}

async function addPeople({ database }: Storage, conversations: readonly Conversation[]): Promise<void> {
  const { kysely } = database;
  const now = new Date();
  const people = conversations.flatMap(({ members }) => members);
  await inPortions(people, async (some) => {
    const accounts = some.map((person) => ({
      id: idOf(person),
      handle: person,
      handle_skeleton: person,
      display_name: person,
      birth_date: '1990-01-01',
      password_hash: 'none: they only have the sessions below',
      role: 'member' as const,
      created_at: now,
    }));
    const devices = some.map((person) => ({
      id: idOf(`device ${person}`),
      account_id: idOf(person),
      name: 'Bench',
      token_hash: createHash('sha256').update(tokenOf(person)).digest(),
      created_at: now,
      last_seen_at: now,
    }));
    await kysely.insertInto('accounts').values(accounts).execute();
    await kysely.insertInto('devices').values(devices).execute();
  });
  await inPortions(conversations, async (some) => {
    const rows = some.map(({ id, members }) => ({
      id,
      kind: 'direct' as const,
      direct_key: members.map(idOf).sort().join(' '),
      created_at: now,
    }));
    const members = some.flatMap((one) =>
      one.members.map((person) => ({ conversation_id: one.id, account_id: idOf(person), visible: true })),
    );
    await kysely.insertInto('conversations').values(rows).execute();
    await kysely.insertInto('members').values(members).execute();
  });
}

async function load(storage: Storage, { parts }: Loading): Promise<number> {
  const { database, keyring, ledger } = storage;
  const bus = createLocalBus();
  const onFatal = (error: Error): never => {
    throw error;
  };
  const membership = createMembership({ database });
  const log = createLog('error');
  const messages = await openMessages({
    database,
    keyring,
    ledger,
    clock: systemClock,
    bus,
    log,
    membership,
    onFatal,
  });
  let count = 0;
  let sending: Promise<unknown>[] = [];
  for (const { place, pairs, messages: each } of parts) {
    const conversations = conversationsOf(place, pairs);
    await addPeople(storage, conversations);
    // In turn, so that what is read together later was not written together.
    for (let n = 0; n < each; n += 1)
      for (const { id: conversationId, members } of conversations) {
        const caller = {
          accountId: idOf(members[0]),
          deviceId: idOf(`device ${members[0]}`),
          role: 'member' as const,
        };
        const body = { kind: 'text' as const, text };
        sending.push(messages.handlers['messages.send']({ conversationId, id: uuidv7(), body }, caller));
        count += 1;
        if (sending.length < atOnce) continue;
        await Promise.all(sending);
        sending = [];
      }
  }
  await Promise.all(sending);
  await messages.close();
  return count;
}

async function measureBytes({ database, keyring }: Storage): Promise<number> {
  const { kysely } = database;
  const { rows } = await sql<{ bytes: string; messages: string }>`
    select pg_total_relation_size('messages') + pg_total_relation_size('bodies') as bytes,
      (select count(*) from messages) as messages`.execute(kysely);
  const [found] = rows;
  if (found === undefined || Number(found.messages) === 0) return 0;
  return (Number(found.bytes) + keyring.health().issuedSlots * slotBytes) / Number(found.messages);
}

const loading: unknown = JSON.parse(process.argv[2] ?? '');
if (!isLoading(loading)) throw new Error('What shall be loaded?');
const fail = (error: Error): never => {
  throw error;
};
const storage = await openStorage(loadConfig(process.env), fail);
const began = performance.now();
const messages = await load(storage, loading);
const seconds = (performance.now() - began) / 1_000;
// As a server that has run for a while has it: planned with what is there.
await sql`analyze`.execute(storage.database.kysely);
const bytesPerMessage = await measureBytes(storage);
const [someone] = loading.parts.flatMap(({ place }) => conversationsOf(place, 1));
if (someone === undefined) throw new Error('Nobody was loaded');
const commit = await measureLoneCommits(storage.database, idOf(`device ${someone.members[0]}`), commits);
const loaded: Loaded = { messages, seconds, bytesPerMessage, commit };
await storage.close();
process.stdout.write(`${JSON.stringify(loaded)}\n`);
