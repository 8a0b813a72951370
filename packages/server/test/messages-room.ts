import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Keyring, type Ledger, loadMasterKey, openFileKeyring, openLedger } from '@takeback/keyring';
import { textOf } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { type Disk, machineDisk } from '../../keyring/src/disk.ts';
import type { Bus } from '../src/bus/bus.ts';
import { createLocalBus } from '../src/bus/local.ts';
import type { Caller, Handlers } from '../src/calls.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { createConversationHandlers } from '../src/conversations/handlers.ts';
import { createMembership } from '../src/conversations/membership.ts';
import { createLog } from '../src/log.ts';
import { type Messages, openMessages } from '../src/messages/messages.ts';
import { createReceipts, type Receipts } from '../src/messages/receipts.ts';
import type { Database } from '../src/storage/database.ts';
import { findIdentity, writeIdentity } from '../src/storage/identity.ts';
import { makeFolder, openData, testSegment } from './kit-data.ts';

/** What stands between the room and its places; a test may put itself in between. */
export interface Places {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly ledger: Ledger;
}

export interface RoomOptions {
  /** Folder that holds `data` and `keys`; a new one unless told. */
  readonly folder?: string;
  readonly clock?: Clock;
  /** The disk of the keyring. */
  readonly disk?: Disk;
  /** Slots of a segment of a new keyring. */
  readonly segmentSlots?: number;
  readonly mirror?: string;
  readonly between?: (places: Places) => Places;
  readonly onFatal?: (error: Error) => void;
}

/** The messages and conversations rooms on their real database, keyring and ledger, without HTTP. */
export interface Room extends Places {
  readonly folder: string;
  readonly bus: Bus;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly call: Messages['handlers'] & Pick<Handlers, 'conversations.open' | 'conversations.get'>;
  /** Ends in good order; the folders stay. */
  close(): Promise<void>;
  /** Ends and removes the folders. */
  stop(): Promise<void>;
}

export async function openRoom(options: RoomOptions = {}): Promise<Room> {
  const folder = options.folder ?? (await makeFolder());
  const { clock = systemClock, disk = machineDisk, segmentSlots = testSegment, onFatal = () => {} } = options;
  const keysFolder = join(folder, 'keys');
  const database = await openData(folder, onFatal);
  const keyring = await openFileKeyring({
    folder: keysFolder,
    master: await loadMasterKey({ folder: keysFolder, fs: disk }),
    fs: disk,
    segmentSlots,
    allowWeakErasure: true,
    ...(options.mirror !== undefined && { mirror: options.mirror }),
  });
  const ledger = await openLedger({ folder: keysFolder, fs: disk, reserveBytes: 65_536 });
  if ((await findIdentity(database)) === undefined) await writeIdentity(database, keyring.uuid);

  const places = options.between?.({ database, keyring, ledger }) ?? { database, keyring, ledger };
  const bus = createLocalBus();
  const membership = createMembership(places);
  const parts = { ...places, clock, bus, membership, log: createLog('silent'), onFatal };
  const messages = await openMessages(parts);
  const receipts = createReceipts(parts);
  const close = async (): Promise<void> => {
    await receipts.close();
    await messages.close();
    await database.close();
    await ledger.close();
    await keyring.close();
  };
  return {
    ...places,
    folder,
    bus,
    messages,
    receipts,
    call: { ...messages.handlers, ...createConversationHandlers(parts) },
    close,
    stop: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Accounts, each signed in on one device. */
export async function addPeople({ database }: Pick<Room, 'database'>, count: number): Promise<Caller[]> {
  const people = Array.from({ length: count }, () => {
    const id = randomUUID();
    const handle = `p${id.replaceAll('-', '').slice(0, 20)}`;
    return {
      id,
      handle,
      handle_skeleton: handle,
      display_name: handle,
      birth_date: '1990-01-31',
      password_hash: 'none',
      role: 'member' as const,
      created_at: new Date(),
    };
  });
  await database.kysely.insertInto('accounts').values(people).execute();
  return people.map(({ id }) => ({ accountId: id, deviceId: randomUUID(), role: 'member' }));
}

/** Two people and their conversation. */
export async function addPair(room: Room): Promise<{ ada: Caller; ben: Caller; conversationId: string }> {
  const [ada, ben] = await addPeople(room, 2);
  if (ada === undefined || ben === undefined) throw new Error('There are two');
  const { conversation } = await room.call['conversations.open']({ accountId: ben.accountId }, ada);
  return { ada, ben, conversationId: conversation.id };
}

/** Sends a text. */
export function say(room: Room, conversationId: string, from: Caller, text: string, id = uuidv7()) {
  return room.call['messages.send']({ conversationId, id, body: { kind: 'text', text } }, from);
}

/** The texts an account finds in a conversation, oldest first; a trace as `null`. */
export async function textsOf(
  room: Room,
  conversationId: string,
  viewer: Caller,
): Promise<(string | null)[]> {
  const { messages } = await room.call['messages.history']({ conversationId, limit: 200 }, viewer);
  return messages.map((message) => (message.state === 'sent' ? textOf(message.body) : null));
}

/** The code of a refusal, or `ok`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'ok';
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  }
}
