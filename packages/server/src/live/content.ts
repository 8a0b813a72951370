import type { Account, Change, Conversation, Message, Person, Relation } from '@takeback/protocol';
import type { Entry } from './entries.ts';

/** What is left of an unsent message for one viewer. */
export interface Tombstone {
  readonly senderId: string;
  readonly sentAt: string;
  /** Whether a note stays for this viewer (U21). */
  readonly trace: boolean;
}

/**
 * Joins content to entries at the time of reading, so that whatever was taken back meanwhile is already a tombstone.
 * What a viewer may not see, or what is nothing for this viewer, is left out of the maps.
 */
export interface Content {
  /** A message that was sent a moment ago and still stands, without asking the database; the same for every viewer. */
  fresh(messageId: string): Message | undefined;
  messages(viewerId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Message>>;
  tombstones(viewerId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Tombstone>>;
  conversations(viewerId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Conversation>>;
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** How the viewer stands to these people. */
  relations(viewerId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Relation>>;
  account(accountId: string): Promise<Account>;
}

/** A change and the position of the entry it renders. */
export interface Rendered {
  readonly position: number;
  readonly change: Change;
}

type Found<T> = ReadonlyMap<string, T>;

/** What was read for entries, by id. */
interface Read {
  readonly messages: Found<Message | undefined>;
  readonly tombstones: Found<Tombstone>;
  readonly conversations: Found<Conversation>;
  readonly persons: Found<Person>;
  readonly relations: Found<Relation>;
  readonly account: Account | undefined;
}

const nothing: Read = {
  messages: new Map(),
  tombstones: new Map(),
  conversations: new Map(),
  persons: new Map(),
  relations: new Map(),
  account: undefined,
};

function changeOf(entry: Entry, read: Read, content: Content): Change | undefined {
  const { kind, at, conversationId = '', messageId = '', subjectId = '', sequence = 0 } = entry;
  switch (kind) {
    case 'message.sent': {
      const message = read.messages.has(messageId) ? read.messages.get(messageId) : content.fresh(messageId);
      return message && { type: kind, message };
    }
    case 'message.unhidden': {
      const message = read.messages.get(messageId);
      return message && { type: kind, message };
    }
    case 'message.unsent': {
      const tombstone = read.tombstones.get(messageId);
      if (tombstone === undefined) return undefined;
      const { senderId, sentAt, trace } = tombstone;
      return { type: kind, conversationId, messageId, sequence, senderId, sentAt, trace };
    }
    case 'message.hidden':
      return { type: kind, conversationId, messageId, sequence };
    case 'conversation.opened': {
      const conversation = read.conversations.get(conversationId);
      return conversation && { type: kind, conversation };
    }
    case 'receipt.delivered':
    case 'receipt.read':
      return {
        type: 'receipt.moved',
        conversationId,
        accountId: subjectId,
        kind: kind === 'receipt.read' ? 'read' : 'delivered',
        sequence,
        at: at.toISOString(),
      };
    case 'account.updated':
      return read.account && { type: kind, account: read.account };
    case 'person.updated': {
      const person = read.persons.get(subjectId);
      return person && { type: kind, person };
    }
    case 'relation.updated': {
      const relation = read.relations.get(subjectId);
      return relation && { type: kind, relation };
    }
  }
}

/** What the content of an entry is found by. */
function idIn({ kind, conversationId, subjectId, messageId }: Entry): string | undefined {
  if (kind === 'conversation.opened') return conversationId;
  return kind === 'person.updated' || kind === 'relation.updated' ? subjectId : messageId;
}

/** In one pass: there are hundreds of entries, most of them of one kind. */
function idsByKind(entries: readonly Entry[]): (kind: Entry['kind']) => string[] {
  const ids = new Map<Entry['kind'], Set<string>>();
  for (const entry of entries) {
    const id = idIn(entry);
    if (id === undefined) continue;
    const known = ids.get(entry.kind);
    if (known === undefined) ids.set(entry.kind, new Set([id]));
    else known.add(id);
  }
  return (kind) => [...(ids.get(kind) ?? [])];
}

async function findAll<T>(
  ids: readonly string[],
  find: (ids: readonly string[]) => Promise<Found<T>>,
): Promise<Found<T>> {
  return ids.length === 0 ? new Map() : find(ids);
}

const needNothing: ReadonlySet<Entry['kind']> = new Set([
  'message.hidden',
  'receipt.delivered',
  'receipt.read',
]);

/**
 * Entries as {@link renderEntries} gives them, where all of it is in memory: the same for every account, without waiting
 * for anything, so that nothing is taken back in between (U7).
 * @returns undefined where something has to be read
 */
export function renderAtHand(content: Content, entries: readonly Entry[]): Rendered[] | undefined {
  const rendered: Rendered[] = [];
  for (const entry of entries) {
    const { kind, messageId = '', position } = entry;
    const message = kind === 'message.sent' ? content.fresh(messageId) : undefined;
    if (message === undefined && !needNothing.has(kind)) return undefined;
    const change =
      message === undefined ? changeOf(entry, nothing, content) : { type: 'message.sent' as const, message };
    if (change !== undefined) rendered.push({ position, change });
  }
  return rendered;
}

async function read(content: Content, viewerId: string, entries: readonly Entry[]): Promise<Read> {
  const idsOf = idsByKind(entries);
  const [tombstones, conversations, persons, relations] = await Promise.all([
    findAll(idsOf('message.unsent'), (ids) => content.tombstones(viewerId, ids)),
    findAll(idsOf('conversation.opened'), (ids) => content.conversations(viewerId, ids)),
    findAll(idsOf('person.updated'), (ids) => content.persons(ids)),
    findAll(idsOf('relation.updated'), (ids) => content.relations(viewerId, ids)),
  ]);
  const account = entries.some(({ kind }) => kind === 'account.updated')
    ? await content.account(viewerId)
    : undefined;
  // Last, so that nothing is waited for between the reading of a body and its sending: what was unsent while something
  // else was read is not in memory any more, and a tombstone when it is read again (U7).
  const messages = new Map<string, Message | undefined>();
  const sent = idsOf('message.sent');
  const wanted = new Set(idsOf('message.unhidden'));
  for (let turn = 1; ; turn += 1) {
    const missing = sent.filter((id) => !messages.has(id) && content.fresh(id) === undefined);
    const isAll = missing.length === 0 && (turn > 1 || wanted.size === 0);
    if (isAll) return { messages, tombstones, conversations, persons, relations, account };
    // With those that were found before: they may have been unsent while these are read.
    for (const id of missing) wanted.add(id);
    const found = await content.messages(viewerId, [...wanted]);
    for (const id of wanted) messages.set(id, found.get(id));
  }
}

/**
 * Entries as one account's devices receive them, in order. An entry of which nothing is left for this viewer gives
 * nothing. Sends that the viewer has hidden, and all that the viewer must not learn of, must not be among them.
 */
export async function renderEntries(
  content: Content,
  viewerId: string,
  entries: readonly Entry[],
): Promise<Rendered[]> {
  const found = await read(content, viewerId, entries);
  const rendered: Rendered[] = [];
  for (const entry of entries) {
    const change = changeOf(entry, found, content);
    if (change !== undefined) rendered.push({ position: entry.position, change });
  }
  return rendered;
}

/**
 * As many changes, as JSON, as have room: at least one.
 * @returns `left`: the position of the first that had none
 */
export function writeWithin(
  rendered: readonly Rendered[],
  characters: number,
): { readonly changes: string[]; readonly left: number | undefined } {
  const changes: string[] = [];
  let room = characters;
  for (const { position, change } of rendered) {
    const json = JSON.stringify(change);
    room -= json.length;
    if (room < 0 && changes.length > 0) return { changes, left: position };
    changes.push(json);
  }
  return { changes, left: undefined };
}
