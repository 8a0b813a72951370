import type { ConversationDetail, MessageView } from '@takeback/client';

/** One row of a conversation: a message, and what stands above and below it. */
export interface TimelineRow {
  message: MessageView;
  /** A new day begins here. */
  day: boolean;
  /** An hour or more passed since the message above: its time stands between. */
  time: boolean;
  /** The unread divider stands here. */
  unread: boolean;
  /** First and last bubble of a group: one sender, close together. */
  first: boolean;
  last: boolean;
  /** Its state is told below it. */
  state: boolean;
}

const groupWindow = 5 * 60_000;
const timeGap = 60 * 60_000;

/** Whether a message shows a bubble, and not only a note. */
function hasBubble(message: MessageView): boolean {
  return message.body !== null;
}

function sameDay(one: Date, other: Date): boolean {
  return (
    one.getFullYear() === other.getFullYear() &&
    one.getMonth() === other.getMonth() &&
    one.getDate() === other.getDate()
  );
}

function groups(above: MessageView, below: MessageView): boolean {
  return (
    hasBubble(above) &&
    hasBubble(below) &&
    above.senderId === below.senderId &&
    new Date(below.at).getTime() - new Date(above.at).getTime() < groupWindow &&
    sameDay(new Date(above.at), new Date(below.at))
  );
}

/** What was unread when a conversation was opened: what comes while it is open is not. */
export interface Unread {
  /** My read watermark. */
  after: number;
  /** The newest message that was there. */
  upTo: number;
}

export function unreadOf({ messages, readSequence }: ConversationDetail): Unread {
  return { after: readSequence, upTo: Math.max(0, ...messages.map(({ sequence }) => sequence ?? 0)) };
}

/** The message above which the unread divider stands: the first unread of somebody else's. */
function firstUnread(messages: readonly MessageView[], { after, upTo }: Unread): string | null {
  const first = messages.find(
    ({ mine, sequence }) => !mine && sequence !== null && sequence > after && sequence <= upTo,
  );
  return first?.id ?? null;
}

/**
 * The rows of a conversation, oldest first. The divider stays where it stood when the conversation was opened, while
 * messages are read and come. One above everything that is loaded says nothing while older ones exist, so it is left
 * out then.
 */
export function timelineOf(
  detail: Pick<ConversationDetail, 'messages' | 'more'>,
  asOpened: Unread,
): readonly TimelineRow[] {
  const { messages } = detail;
  const unreadId = firstUnread(messages, asOpened);
  const lastOwn = messages.findLast((message) => message.mine && hasBubble(message));
  const lastRead = messages.findLast(
    (message) => message.mine && hasBubble(message) && message.state === 'read',
  );
  return messages.map((message, index) => {
    const above = messages[index - 1];
    const below = messages[index + 1];
    const at = new Date(message.at);
    // Above the oldest loaded one a day is named only once it is known to begin there: the name must not come and go.
    const day = above === undefined ? !detail.more : !sameDay(new Date(above.at), at);
    const time =
      !day &&
      above !== undefined &&
      at.getTime() - new Date(above.at).getTime() >= timeGap &&
      hasBubble(message);
    const unread = message.id === unreadId && (above !== undefined || !detail.more);
    const belowUnread = below !== undefined && below.id === unreadId;
    return {
      message,
      day,
      time,
      unread,
      first: above === undefined || unread || !groups(above, message),
      last: below === undefined || belowUnread || !groups(message, below),
      state:
        message.id === lastOwn?.id ||
        message.id === lastRead?.id ||
        message.state === 'failed' ||
        (message.state === 'waiting' && hasBubble(message)),
    };
  });
}

/** How a day is named above its messages. */
export type DayName = 'today' | 'yesterday' | 'weekday' | 'date' | 'dateWithYear';

export function dayNameOf(at: Date, now: Date): DayName {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  // Rounded, because the days on which clocks change have 23 or 25 hours.
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days < 7) return 'weekday';
  return at.getFullYear() === now.getFullYear() ? 'date' : 'dateWithYear';
}
