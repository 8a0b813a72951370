import { formatCursor, limits, type MethodResult, textOf, uuid } from '@takeback/protocol';
import { findAccount } from '../accounts/account.ts';
import type { Caller } from '../calls.ts';
import { type Activity, listByActivity } from '../conversations/activity.ts';
import { viewConversations } from '../conversations/view.ts';
import { Refusal } from '../errors.ts';
import { logEnd } from '../live/changes.ts';
import { listNewest } from '../messages/newest.ts';
import type { ViewDeps } from '../messages/view.ts';
import { findKeptRelations } from '../people/relations.ts';
import type { Database } from '../storage/database.ts';

type SnapshotConversation = MethodResult<'sync.snapshot'>['conversations'][number];

/** Where a page ended: the log's end when the first page was read, and the last conversation. */
interface Place {
  readonly position: number;
  readonly last: Activity | null;
}

/** @throws Refusal invalid_cursor */
function parsePlace(text: string): Place {
  const [position, activity, conversationId, ...more] = text.split('.');
  const wellFormed = [position, activity].every((part) => /^(0|[1-9][0-9]{0,15})$/.test(part ?? ''));
  const id = uuid.safeParse(conversationId);
  if (!wellFormed || !id.success || more.length > 0) throw new Refusal('invalid_cursor');
  return { position: Number(position), last: { position: Number(activity), conversationId: id.data } };
}

function formatPlace({ position }: Place, last: Activity): string {
  return `${position}.${last.position}.${last.conversationId}`;
}

/** Conversations that are read at a time, and characters after which a page ends early. */
const atATime = 20;
const pageCharacters = 1_000_000;

/**
 * What an up-to-date device holds, a page at a time. Conversations are ordered by their activity up to the end of the
 * log at the first page: one that moves meanwhile is missed on no page, and the change log from there on has the rest.
 * @throws Refusal invalid_cursor
 */
export async function takeSnapshot(
  deps: { readonly database: Database; readonly view: ViewDeps; readonly epoch: string },
  asked: { readonly after?: string | undefined; readonly limit: number },
  { accountId }: Caller,
): Promise<MethodResult<'sync.snapshot'>> {
  const { kysely } = deps.database;
  const { position: end } = await logEnd(kysely);
  const place = asked.after === undefined ? { position: end, last: null } : parsePlace(asked.after);
  if (place.position > end) throw new Refusal('invalid_cursor');
  const account = await findAccount(kysely, accountId);
  const found = await listByActivity(kysely, accountId, place.position, place.last, asked.limit + 1);

  const conversations: SnapshotConversation[] = [];
  const wanted = found.slice(0, asked.limit);
  let characters = 0;
  let taken = 0;
  while (taken < wanted.length && characters < pageCharacters) {
    const ids = wanted.slice(taken, taken + atATime).map(({ conversationId }) => conversationId);
    taken += ids.length;
    const newest = await listNewest(kysely, deps.view, accountId, ids, limits.snapshotMessages);
    for (const conversation of await viewConversations(kysely, accountId, ids)) {
      const { messages, more } = newest.get(conversation.id) ?? { messages: [], more: false };
      conversations.push({ conversation, messages, more });
      for (const message of messages)
        characters += message.state === 'sent' ? textOf(message.body).length : 0;
    }
  }
  const last = wanted[taken - 1];
  return {
    cursor: formatCursor(deps.epoch, place.position),
    account,
    relations: asked.after === undefined ? await findKeptRelations(kysely, accountId) : [],
    conversations,
    next: taken < found.length && last !== undefined ? formatPlace(place, last) : null,
  };
}
