import type { Account, Change, Conversation, Message, Person } from '@takeback/protocol';
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
  account(accountId: string): Promise<Account>;
}

/** A change and the position of the entry it renders. */
export interface Rendered {
  readonly position: number;
  readonly change: Change;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

function idsOf(entries: readonly Entry[], kinds: readonly Entry['kind'][], of: keyof Entry): string[] {
  const ids = new Set<string>();
  for (const entry of entries) {
    const id = kinds.includes(entry.kind) ? entry[of] : undefined;
    if (typeof id === 'string') ids.add(id);
  }
  return [...ids];
}

async function findAll<T>(
  ids: readonly string[],
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> {
  return ids.length === 0 ? none : find(ids);
}

/**
 * Entries as one account's devices receive them, in order. An entry of which nothing is left for this viewer gives
 * nothing; one the viewer must not learn of must not be passed.
 */
export async function renderEntries(
  content: Content,
  viewerId: string,
  entries: readonly Entry[],
): Promise<Rendered[]> {
  const [tombstones, conversations, persons] = await Promise.all([
    findAll(idsOf(entries, ['message.unsent'], 'messageId'), (ids) => content.tombstones(viewerId, ids)),
    findAll(idsOf(entries, ['conversation.opened'], 'conversationId'), (ids) =>
      content.conversations(viewerId, ids),
    ),
    findAll(idsOf(entries, ['person.updated'], 'subjectId'), (ids) => content.persons(ids)),
  ]);
  const account = entries.some(({ kind }) => kind === 'account.updated')
    ? await content.account(viewerId)
    : undefined;
  // Last, so that nothing is waited for between the reading of a body and its sending.
  const messages = await findAll(idsOf(entries, ['message.sent', 'message.unhidden'], 'messageId'), (ids) =>
    content.messages(viewerId, ids),
  );

  const changeOf = (entry: Entry): Change | undefined => {
    const { kind, at, conversationId = '', messageId = '', subjectId = '', sequence = 0 } = entry;
    switch (kind) {
      case 'message.sent':
      case 'message.unhidden': {
        const message = messages.get(messageId);
        return message && { type: kind, message };
      }
      case 'message.unsent': {
        const tombstone = tombstones.get(messageId);
        if (tombstone === undefined) return undefined;
        const { senderId, sentAt, trace } = tombstone;
        return { type: kind, conversationId, messageId, sequence, senderId, sentAt, trace };
      }
      case 'message.hidden':
        return { type: kind, conversationId, messageId, sequence };
      case 'conversation.opened': {
        const conversation = conversations.get(conversationId);
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
        return account && { type: kind, account };
      case 'person.updated': {
        const person = persons.get(subjectId);
        return person && { type: kind, person };
      }
    }
  };
  return entries.flatMap((entry) => {
    const change = changeOf(entry);
    return change === undefined ? [] : [{ position: entry.position, change }];
  });
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
