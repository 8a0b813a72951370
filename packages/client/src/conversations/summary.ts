import type { Body, Message, Person } from '@takeback/protocol';
import type { OutboxRow, StoreReads, Tables } from '../store/local-store.ts';
import type { ConversationView, MessageState } from '../views.ts';
import { personOf, stateOf, type Viewpoint } from './message-view.ts';

/** What the store says of a conversation's row in the inbox. */
export interface Summary {
  readonly person: Person;
  readonly lastActivityAt: string;
  readonly preview: ConversationView['preview'];
  /** The message the preview shows. */
  readonly previewId: string | null;
  readonly unread: number;
  readonly quiet: ConversationView['quiet'];
}

const batch = 20;
/** More is shown as this many. */
const mostUnread = 1_000;

/** Derives a row of the inbox from the messages that are there, so that an unsent one leaves no trace in it (U11). */
export async function summarize(
  reads: StoreReads,
  row: Tables['conversations'],
  viewpoint: Viewpoint,
  waiting: readonly OutboxRow[],
): Promise<Summary> {
  const [{ newest, active }, unread] = await Promise.all([
    findNewest(reads, row),
    countUnread(reads, row.id, viewpoint),
  ]);
  const last = findLastWaiting(waiting, newest);
  return {
    person: personOf(viewpoint.other),
    lastActivityAt: last?.createdAt ?? active?.sentAt ?? row.createdAt,
    preview: last ? previewOfBody(last.body, true, last.state) : previewOf(newest, viewpoint),
    previewId: last?.id ?? newest?.id ?? null,
    unread,
    quiet: viewpoint.blocked ? 'blocked' : viewpoint.muted ? 'muted' : null,
  };
}

/** The newest message, and the newest that counts as activity: a trace of an unsent one does not. */
async function findNewest(
  reads: StoreReads,
  row: Tables['conversations'],
): Promise<{ newest: Readonly<Message> | null; active: Readonly<Message> | null }> {
  let newest: Readonly<Message> | null = null;
  let before: number | undefined;
  for (;;) {
    const page = await reads.messagesOf(row.id, {
      order: 'newest-first',
      // Mostly the newest one is what is looked for.
      limit: before === undefined ? 1 : batch,
      ...(before === undefined ? {} : { before }),
    });
    newest ??= page[0] ?? null;
    const active = page.find((message) => message.state !== 'unsent');
    const last = page.at(-1);
    if (active || !last) return { newest, active: active ?? null };
    before = last.sequence;
  }
}

async function countUnread(
  reads: StoreReads,
  conversationId: string,
  { own, me }: Viewpoint,
): Promise<number> {
  const after = await reads.messagesOf(conversationId, {
    order: 'oldest-first',
    after: own.readSequence,
    limit: mostUnread,
  });
  return after.filter((message) => message.senderId !== me.id && message.state !== 'unsent').length;
}

/** The newest of the outbox, when it is what was said last. A failed one may be older than what came since. */
function findLastWaiting(waiting: readonly OutboxRow[], newest: Readonly<Message> | null): OutboxRow | null {
  const last = waiting.reduce<OutboxRow | null>((a, b) => (a === null || a.id < b.id ? b : a), null);
  if (last?.state === 'failed' && newest && newest.sentAt > last.createdAt) return null;
  return last;
}

function previewOf(message: Readonly<Message> | null, viewpoint: Viewpoint): ConversationView['preview'] {
  if (message === null) return null;
  const mine = message.senderId === viewpoint.me.id;
  if (message.state === 'unsent') return { kind: 'unsent', mine };
  if (message.state !== 'sent') return { kind: 'unavailable' };
  return previewOfBody(message.body, mine, stateOf(message, viewpoint));
}

function previewOfBody(body: Body, mine: boolean, state: MessageState): ConversationView['preview'] {
  return body.kind === 'text'
    ? { kind: 'text', text: body.text, mine, state }
    : { kind: 'video', mine, state };
}
