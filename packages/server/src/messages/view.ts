import {
  ForeignKeyring,
  type Keyring,
  KeyringClosed,
  KeyringError,
  KeyringFailed,
  MalformedKeyId,
  open,
  Unavailable,
} from '@takeback/keyring';
import { type Body, body as bodySchema, type Message } from '@takeback/protocol';
import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import { Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Database, parameter, prepare } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { OpenedMessages, SentMessage } from './opened-messages.ts';

/** What opening bodies needs. */
export interface ViewDeps {
  readonly keyring: Keyring;
  readonly opened: OpenedMessages;
  readonly log: Log;
}

/** A message row with its body as stored. */
export interface MessageRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly sequence: number | null;
  readonly sender_id: string;
  readonly sent_at: Date;
  readonly unsent_at: Date | null;
  readonly body_id: string | null;
  readonly key_id: Uint8Array | null;
  readonly sealed: Uint8Array | null;
}

/**
 * The messages that exist for one account, to be narrowed by who asks (`m` is `messages`): in its conversations, sent
 * since it joined, not hidden by it; of those taken back only the ones it keeps a trace of (U21). Ids that never arrived
 * are not among them. Membership is asked of each row, not joined: so a page in the order of sequences is read from the
 * index on them, and no further.
 * @param conversation where all of them are in one: its membership is then asked once
 */
export function selectMessages(
  database: Kysely<Schema>,
  viewerId: string | Expression<string>,
  conversation: Expression<string> = sql.ref('m.conversation_id'),
) {
  return database
    .selectFrom('messages as m')
    .leftJoin('bodies as b', 'b.id', 'm.body_id')
    .leftJoin('traces as t', (join) =>
      join.onRef('t.message_id', '=', 'm.id').on('t.account_id', '=', viewerId),
    )
    .leftJoin('hidden as h', (join) =>
      join.onRef('h.message_id', '=', 'm.id').on('h.account_id', '=', viewerId),
    )
    .select([
      'm.id',
      'm.conversation_id',
      'm.sequence',
      'm.sender_id',
      'm.sent_at',
      'm.unsent_at',
      'm.body_id',
      'b.key_id',
      'b.sealed',
    ])
    .where('h.message_id', 'is', null)
    .where((where) => where.or([where('m.unsent_at', 'is', null), where('t.message_id', 'is not', null)]))
    .where('m.sequence', '>', (members) =>
      members
        .selectFrom('members as viewer')
        .select('viewer.joined_sequence')
        .where('viewer.conversation_id', '=', conversation)
        .where('viewer.account_id', '=', viewerId)
        .where('viewer.visible', '=', sql.lit(true)),
    );
}

/** One parameter, whatever the number of ids: a list of them would be read, planned and written anew for each length. */
function isAmong(ids: RawBuilder<readonly string[]>) {
  return sql<boolean>`m.id = any(${ids})`;
}

/** What the change of an unsend tells one account. */
export interface Tombstone {
  readonly messageId: string;
  readonly conversationId: string;
  readonly sequence: number;
  readonly senderId: string;
  readonly sentAt: string;
  readonly trace: boolean;
}

/** The tombstones among these messages, by message id, as one account may know them; whether it is a member is not asked. */
export async function findTombstones(
  database: Kysely<Schema>,
  viewerId: string,
  ids: readonly string[],
): Promise<Map<string, Tombstone>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('messages as m')
    .leftJoin('traces as t', (join) =>
      join.onRef('t.message_id', '=', 'm.id').on('t.account_id', '=', viewerId),
    )
    .select(['m.id', 'm.conversation_id', 'm.sequence', 'm.sender_id', 'm.sent_at', 't.account_id'])
    .where(isAmong(sql`${ids}::uuid[]`))
    .where('m.unsent_at', 'is not', null)
    .execute();
  const found = new Map<string, Tombstone>();
  for (const row of rows) {
    if (row.sequence === null) continue;
    found.set(row.id, {
      messageId: row.id,
      conversationId: row.conversation_id,
      sequence: row.sequence,
      senderId: row.sender_id,
      sentAt: row.sent_at.toISOString(),
      trace: row.account_id !== null,
    });
  }
  return found;
}

type Key = Buffer | 'erased' | KeyringError;

/** One damaged or foreign id must not take the page with it. */
async function readKeys(keyring: Keyring, ids: readonly Uint8Array[]): Promise<Key[]> {
  try {
    return await keyring.readEach(ids);
  } catch (error) {
    if (!(error instanceof ForeignKeyring || error instanceof MalformedKeyId)) throw error;
    if (ids.length === 1) return [error];
    return (await Promise.all(ids.map((id) => readKeys(keyring, [id])))).flat();
  }
}

function openBody(key: Buffer, { body_id, sealed }: MessageRow): Body | undefined {
  if (body_id === null || sealed === null) return undefined;
  try {
    return bodySchema.parse(JSON.parse(open(key, body_id, sealed).toString('utf8')));
  } catch {
    return undefined; // sealed bytes, their text or its shape: whichever is damaged, it cannot be read
  }
}

/**
 * The one place where bodies are opened. The keyring wins: a body whose key is erased is never shown, whatever its row
 * says; where the row is silent about it, as `unavailable`. A damaged key or body is `unreadable`, never `unsent`.
 * @param selection from {@link selectMessages}, narrowed and in order
 * @throws Refusal unavailable, when the keyring cannot be asked
 */
export async function viewMessages(
  { keyring, opened, log }: ViewDeps,
  selection: { execute(): Promise<MessageRow[]> },
): Promise<Message[]> {
  const rows = await selection.execute();
  const known = new Map<string, SentMessage | undefined>(rows.map((row) => [row.id, opened.get(row.id)]));
  const closed = rows.filter((row) => row.unsent_at === null && known.get(row.id) === undefined);
  const keyIds = closed.map((row) => row.key_id ?? new Uint8Array());
  const keys = closed.length === 0 ? [] : await readKeys(keyring, keyIds).catch(refuse);
  const erased = new Set<string>();
  for (const [i, row] of closed.entries()) {
    const key = keys[i];
    if (key instanceof Unavailable) refuse(key);
    if (key === 'erased') erased.add(row.id);
    if (key === 'erased' || key === undefined) continue;
    const body = key instanceof KeyringError ? undefined : openBody(key, row);
    if (body === undefined) {
      const reason = key instanceof KeyringError ? key : undefined;
      log.error('A message cannot be read: its key or its body is damaged.', reason);
      continue;
    }
    const message: SentMessage = { ...envelopeOf(row), state: 'sent', body };
    known.set(row.id, message);
    opened.set(message);
  }
  return rows.map((row): Message => {
    if (row.unsent_at !== null) return { ...envelopeOf(row), state: 'unsent' };
    const state = erased.has(row.id) ? 'unavailable' : 'unreadable';
    return known.get(row.id) ?? { ...envelopeOf(row), state };
  });
}

/** Gives messages by id as one account may see them; what is nothing for it is left out. */
export function createViewById(deps: ViewDeps, database: Database) {
  // Prepared: compiled and planned each time, for hundreds of ids, it took twice as long.
  const page = prepare(
    'messages-by-id',
    selectMessages(database.kysely, parameter(1, 'uuid')).where(isAmong(parameter(2, 'uuid[]'))),
  );
  return async (viewerId: string, ids: readonly string[]): Promise<Map<string, Message>> => {
    if (ids.length === 0) return new Map();
    const execute = () => database.prepared<MessageRow>(page, [viewerId, ids]);
    const messages = await viewMessages(deps, { execute });
    return new Map(messages.map((message) => [message.id, message]));
  };
}

function envelopeOf(row: MessageRow) {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    sequence: row.sequence ?? 0,
    senderId: row.sender_id,
    sentAt: row.sent_at.toISOString(),
  };
}

function refuse(error: unknown): never {
  if (error instanceof Unavailable || error instanceof KeyringFailed || error instanceof KeyringClosed)
    throw new Refusal('unavailable');
  throw error;
}
