import type { Account, Member, Message, Person } from '@takeback/protocol';
import type { ConversationRow, OutboxRow, RelationRow, StoreReads } from '../store/local-store.ts';
import type { MessageState, MessageView } from '../views.ts';

/** What decides how the messages of a conversation are shown to the signed-in account. */
export interface Viewpoint {
  readonly me: Account;
  readonly other: Member;
  readonly own: Member;
  /** The other's watermarks as far as both share them, else 0. */
  readonly deliveredTo: number;
  readonly readTo: number;
  /** This account blocked the other. */
  readonly blocked: boolean;
  /** This account muted the other. */
  readonly muted: boolean;
  /** Ids of messages whose unsend the server has not confirmed. */
  readonly unsending: ReadonlySet<string>;
}

function otherOf(row: ConversationRow, me: Account): Member | undefined {
  return row.members.find((member) => member.id !== me.id);
}

/** What the store says of how this account stands to the other; undefined where it neither blocked nor muted them. */
export async function findRelation(
  reads: StoreReads,
  row: ConversationRow,
  me: Account,
): Promise<RelationRow | undefined> {
  const other = otherOf(row, me);
  return other && reads.get('relations', other.id);
}

/** Null while the members of the conversation are not known. */
export function viewpointOf(
  row: ConversationRow,
  me: Account,
  unsending: ReadonlySet<string>,
  relation: RelationRow | undefined,
): Viewpoint | null {
  const own = row.members.find((member) => member.id === me.id);
  const other = otherOf(row, me);
  if (!own || !other) return null;
  const shared = me.privacy.readReceipts;
  return {
    me,
    own,
    other,
    deliveredTo: shared ? other.deliveredSequence : 0,
    readTo: shared ? other.readSequence : 0,
    blocked: relation?.blocked ?? false,
    muted: relation?.muted ?? false,
    unsending,
  };
}

/** The other person without their watermarks. */
export function personOf({ id, handle, displayName }: Member): Person {
  return { id, handle, displayName };
}

/** Ids of messages that were unsent here and whose unsend waits for the server. */
export async function findUnsending(reads: StoreReads): Promise<Set<string>> {
  const rows = await reads.all('erasures');
  return new Set(rows.flatMap(({ kind, messageId }) => (kind === 'unsend' ? messageId : [])));
}

/** How an acknowledged message stands. */
export function stateOf(message: Readonly<Message>, viewpoint: Viewpoint): MessageState {
  if (message.state === 'unsent') return viewpoint.unsending.has(message.id) ? 'unsending' : 'unsent';
  if (message.state !== 'sent' || message.senderId !== viewpoint.me.id) return message.state;
  if (message.sequence <= viewpoint.readTo) return 'read';
  return message.sequence <= viewpoint.deliveredTo ? 'delivered' : 'sent';
}

/** A message that the server has numbered. */
export function viewOfMessage(message: Readonly<Message>, viewpoint: Viewpoint): MessageView {
  return {
    id: message.id,
    conversationId: message.conversationId,
    sequence: message.sequence,
    senderId: message.senderId,
    mine: message.senderId === viewpoint.me.id,
    at: message.sentAt,
    state: stateOf(message, viewpoint),
    body: message.state === 'sent' ? message.body : null,
    failure: null,
  };
}

/** A message in the outbox. */
export function viewOfWaiting(row: OutboxRow, { me }: Viewpoint): MessageView {
  return {
    id: row.id,
    conversationId: row.conversationId,
    sequence: null,
    senderId: me.id,
    mine: true,
    at: row.createdAt,
    state: row.state,
    body: row.body,
    failure: row.failure,
  };
}

/** Whether a message of mine was refused, and nothing the other sent since shows that it would not be any more. */
export function isRefused(messages: readonly MessageView[]): boolean {
  const refused = messages.findLast(({ failure }) => failure?.code === 'not_allowed');
  return refused !== undefined && !messages.some(({ mine, at }) => !mine && at > refused.at);
}
