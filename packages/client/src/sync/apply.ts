import type { Account, Change, Conversation, Message, Person, Relation } from '@takeback/protocol';
import type { ConversationRow, StoreTransaction } from '../store/local-store.ts';
import type { TouchedBuilder } from './touched.ts';

type ChangeOf<Type extends Change['type']> = Extract<Change, { type: Type }>;

/**
 * Applies one entry of the change log. Repeating one, or an old one, is harmless, and whatever the order a message
 * that was unsent is never stored again: its tombstone stays for ever (U7).
 */
export async function applyChange(
  transaction: StoreTransaction,
  change: Change,
  touched: TouchedBuilder,
): Promise<void> {
  switch (change.type) {
    case 'conversation.opened':
      await storeConversation(transaction, change.conversation, touched);
      return;
    case 'message.sent':
      await storeMessage(transaction, change.message, touched);
      return;
    case 'message.unsent':
      await eraseUnsent(transaction, change, touched);
      return;
    case 'message.hidden':
      await eraseHidden(transaction, change, touched);
      return;
    case 'message.unhidden':
      await unhide(transaction, change.message.id, touched);
      await storeMessage(transaction, change.message, touched);
      return;
    case 'receipt.moved':
      await moveReceipt(transaction, change, touched);
      return;
    case 'account.updated':
      await storeAccount(transaction, change.account, touched);
      return;
    case 'person.updated':
      await storePerson(transaction, change.person, touched);
      return;
    case 'relation.updated':
      await storeRelation(transaction, change.relation, touched);
      return;
  }
}

/** Stores a conversation. What is known of its history stays known; watermarks never move back. */
export async function storeConversation(
  transaction: StoreTransaction,
  conversation: Conversation,
  touched: TouchedBuilder,
): Promise<ConversationRow> {
  const known = await transaction.get('conversations', conversation.id);
  const before = new Map(known?.members.map((member) => [member.id, member]));
  const row: ConversationRow = {
    ...conversation,
    members: conversation.members.map((member) => ({
      ...member,
      deliveredSequence: Math.max(member.deliveredSequence, before.get(member.id)?.deliveredSequence ?? 0),
      readSequence: Math.max(member.readSequence, before.get(member.id)?.readSequence ?? 0),
    })),
    completeFrom: known?.completeFrom ?? null,
    unreportedRead: known?.unreportedRead ?? 0,
  };
  await transaction.put('conversations', row);
  if (row.completeFrom === null) touched.incomplete.add(row.id);
  touched.conversation(row.id);
  return row;
}

/** Stores a message unless a tombstone forbids it. A trace is stored, and is a tombstone itself. */
export async function storeMessage(
  transaction: StoreTransaction,
  message: Message,
  touched: TouchedBuilder,
): Promise<void> {
  const tombstone = await transaction.get('tombstones', message.id);
  if (message.state === 'unsent') {
    // An answer may be older than a hide; only the log says which came last.
    const trace = !tombstone?.hidden;
    await eraseUnsent(transaction, { ...message, messageId: message.id, trace }, touched);
    return;
  }
  if (tombstone?.hidden || tombstone?.unsent) return;
  if (await isUnsending(transaction, message)) return;
  // Ids are unique per sender only: nobody's message may take the place of another's.
  const known = await transaction.get('messages', message.id);
  if (known && known.senderId !== message.senderId) return;
  await transaction.put('messages', message);
  await leaveOutbox(transaction, message);
  await expectConversation(transaction, message, touched);
  touched.message(message.conversationId, message.id);
}

/** Taken back on this device while it was hidden, or before it came here: it must not be seen until the server says so. */
async function isUnsending(transaction: StoreTransaction, { id, senderId }: Message): Promise<boolean> {
  const asked = await transaction.get('erasures', `unsend:${id}`);
  // Of another's the server will refuse it.
  return asked !== undefined && (await transaction.get('session', 'session'))?.account?.id === senderId;
}

/** A message may come before its conversation does (while a snapshot is taken): a row without members waits for it. */
async function expectConversation(
  transaction: StoreTransaction,
  message: Message,
  touched: TouchedBuilder,
): Promise<void> {
  if (await transaction.get('conversations', message.conversationId)) return;
  await transaction.put('conversations', {
    id: message.conversationId,
    kind: 'direct',
    createdAt: message.sentAt,
    members: [],
    completeFrom: null,
    unreportedRead: 0,
  });
  touched.incomplete.add(message.conversationId);
}

/** The acknowledged message takes the place of the one in the outbox. */
async function leaveOutbox(transaction: StoreTransaction, message: Message): Promise<void> {
  const waiting = await transaction.get('outbox', message.id);
  if (waiting?.conversationId === message.conversationId) await transaction.delete('outbox', message.id);
}

/**
 * Purges a message its sender took back, and leaves the trace this viewer keeps: also of one that was hidden before,
 * since senders always keep theirs (U28). A hide that is still on its way to the server removes it again.
 */
export async function eraseUnsent(
  transaction: StoreTransaction,
  unsent: Omit<ChangeOf<'message.unsent'>, 'type'>,
  touched: TouchedBuilder,
  because: 'unsent' | 'unsending' = 'unsent',
): Promise<void> {
  const { messageId, conversationId } = unsent;
  const known = await transaction.get('messages', messageId);
  if (known && known.senderId !== unsent.senderId) return;
  const wasHidden = (await transaction.get('tombstones', messageId))?.hidden ?? false;
  const hidden = wasHidden && !unsent.trace;
  await transaction.put('tombstones', { id: messageId, conversationId, unsent: true, hidden });
  await transaction.delete('outbox', messageId);
  const trace: Message | null = unsent.trace
    ? {
        id: messageId,
        conversationId,
        sequence: unsent.sequence,
        senderId: unsent.senderId,
        sentAt: unsent.sentAt,
        state: 'unsent',
      }
    : null;
  if (trace) await transaction.put('messages', trace);
  else await transaction.delete('messages', messageId);
  touched.erase({ messageId, conversationId, because, trace });
}

/** Purges a message that this account deleted for itself. */
export async function eraseHidden(
  transaction: StoreTransaction,
  hidden: { messageId: string; conversationId: string },
  touched: TouchedBuilder,
): Promise<void> {
  const { messageId, conversationId } = hidden;
  const unsent = (await transaction.get('tombstones', messageId))?.unsent ?? false;
  await transaction.put('tombstones', { id: messageId, conversationId, unsent, hidden: true });
  await transaction.delete('messages', messageId);
  touched.erase({ messageId, conversationId, because: 'hidden', trace: null });
}

/** Lifts what {@link eraseHidden} put up; an unsent message stays unsent. */
export async function unhide(
  transaction: StoreTransaction,
  messageId: string,
  touched: TouchedBuilder,
): Promise<void> {
  const tombstone = await transaction.get('tombstones', messageId);
  if (!tombstone?.hidden) return;
  if (tombstone.unsent) await transaction.put('tombstones', { ...tombstone, hidden: false });
  else await transaction.delete('tombstones', messageId);
  touched.message(tombstone.conversationId, messageId);
}

async function moveReceipt(
  transaction: StoreTransaction,
  moved: ChangeOf<'receipt.moved'>,
  touched: TouchedBuilder,
): Promise<void> {
  const row = await transaction.get('conversations', moved.conversationId);
  // An unknown conversation comes with its watermarks when it comes.
  if (!row) return;
  await transaction.put('conversations', {
    ...row,
    members: row.members.map((member) => {
      if (member.id !== moved.accountId) return member;
      // Each is what the server keeps of it: a snapshot has them apart, too.
      return moved.kind === 'read'
        ? { ...member, readSequence: Math.max(member.readSequence, moved.sequence) }
        : { ...member, deliveredSequence: Math.max(member.deliveredSequence, moved.sequence) };
    }),
  });
  touched.conversation(row.id);
}

/** Keeps the signed-in account as its owner sees it. */
export async function storeAccount(
  transaction: StoreTransaction,
  account: Account,
  touched: TouchedBuilder,
): Promise<void> {
  const session = await transaction.get('session', 'session');
  if (session?.account?.id !== account.id) return;
  await transaction.put('session', { ...session, account });
  touched.session = true;
  // What both share of delivered and read follows from the setting.
  for (const row of await transaction.all('conversations')) touched.conversation(row.id);
}

async function storePerson(
  transaction: StoreTransaction,
  person: Person,
  touched: TouchedBuilder,
): Promise<void> {
  for (const row of await transaction.all('conversations')) {
    if (!row.members.some((member) => member.id === person.id)) continue;
    await transaction.put('conversations', {
      ...row,
      members: row.members.map((member) => (member.id === person.id ? { ...member, ...person } : member)),
    });
    touched.conversation(row.id);
  }
}

/** Keeps how this account stands to somebody, as far as it changes how conversations are shown. */
export async function storeRelation(
  transaction: StoreTransaction,
  relation: Relation,
  touched: TouchedBuilder,
): Promise<void> {
  const { accountId: id } = relation;
  touched.relations.set(id, relation);
  if (relation.blocked || relation.muted) await transaction.put('relations', { id, ...relation });
  else if (await transaction.get('relations', id)) await transaction.delete('relations', id);
  for (const row of await transaction.all('conversations'))
    if (row.members.some((member) => member.id === id)) touched.conversation(row.id);
}
