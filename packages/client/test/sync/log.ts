import type { Account, Change, Conversation, Message } from '@takeback/protocol';
import fc from 'fast-check';

const uuidOf = (kind: string, number: number) =>
  `00000000-0000-4000-8${kind}-${number.toString(16).padStart(12, '0')}`;
const messageIdOf = (number: number) => `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const at = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString();

export const me: Account = {
  id: uuidOf('001', 1),
  handle: 'me',
  displayName: 'Me',
  role: 'member',
  birthDate: '1990-01-31',
  createdAt: at(0),
  bio: '',
  privacy: { readReceipts: true, messages: null, comments: null, duets: null, stitches: null },
  recoveryCodesLeft: 10,
};

const others = [0, 1].map((number) => ({
  id: uuidOf('002', number),
  handle: `other${number}`,
  displayName: `Other ${number}`,
}));

export const conversations: readonly Conversation[] = others.map((other, number) => ({
  id: uuidOf('003', number),
  kind: 'direct',
  createdAt: at(number),
  members: [me, other].map(({ id, handle, displayName }) => ({
    id,
    handle,
    displayName,
    deliveredSequence: 0,
    readSequence: 0,
  })),
}));

/** The text of a message; each has its own, so that it can be looked for. */
export const textOf = (messageId: string) => `text of ${messageId}`;

type Step =
  | { readonly do: 'send'; readonly conversation: number; readonly mine: boolean }
  | { readonly do: 'unsend'; readonly which: number; readonly trace: boolean }
  | { readonly do: 'hide'; readonly which: number }
  | { readonly do: 'unhide'; readonly which: number }
  | { readonly do: 'receipt'; readonly which: number; readonly mine: boolean; readonly read: boolean };

const which = fc.nat(1_000);
const send = fc.record({ do: fc.constant('send' as const), conversation: fc.nat(1), mine: fc.boolean() });
const unsend = fc.record({ do: fc.constant('unsend' as const), which, trace: fc.boolean() });
const hide = fc.record({ do: fc.constant('hide' as const), which });
const unhide = fc.record({ do: fc.constant('unhide' as const), which });
const receipt = fc.record({
  do: fc.constant('receipt' as const),
  which,
  mine: fc.boolean(),
  read: fc.boolean(),
});

/** What people did, in order. Undoing a hide is left out where the order is not kept. */
export function steps(withUnhide: boolean): fc.Arbitrary<Step[]> {
  const all: fc.Arbitrary<Step>[] = [send, send, send, unsend, hide, receipt];
  return fc.array(fc.oneof(...all, ...(withUnhide ? [unhide] : [])), { minLength: 1, maxLength: 40 });
}

/** The change log that a server writes of it for my devices. */
export function logOf(did: readonly Step[]): Change[] {
  const log: Change[] = conversations.map((conversation) => ({ type: 'conversation.opened', conversation }));
  const sent: Extract<Message, { state: 'sent' }>[] = [];
  const unsent = new Set<string>();
  const hidden = new Set<string>();
  const sequences = [0, 0];
  for (const step of did) {
    if (step.do === 'send') {
      const conversation = conversations[step.conversation];
      const sequence = (sequences[step.conversation] ?? 0) + 1;
      sequences[step.conversation] = sequence;
      const senderId = step.mine ? me.id : others[step.conversation]?.id;
      if (!conversation || !senderId) continue;
      const id = messageIdOf(sent.length);
      const message: (typeof sent)[number] = {
        id,
        conversationId: conversation.id,
        sequence,
        senderId,
        sentAt: at(100 + sent.length),
        state: 'sent',
        body: { kind: 'text', text: textOf(id) },
      };
      sent.push(message);
      log.push({ type: 'message.sent', message });
      continue;
    }
    const message = sent[step.which % Math.max(1, sent.length)];
    if (!message) continue;
    const { id: messageId, conversationId, sequence, senderId, sentAt } = message;
    if (step.do === 'receipt') {
      const other = conversations.find(({ id }) => id === conversationId)?.members[1];
      const accountId = step.mine ? me.id : (other?.id ?? me.id);
      const kind = step.read ? 'read' : 'delivered';
      log.push({ type: 'receipt.moved', conversationId, accountId, kind, sequence, at: sentAt });
    } else if (step.do === 'unsend' && !unsent.has(messageId)) {
      unsent.add(messageId);
      const { trace } = step;
      log.push({ type: 'message.unsent', conversationId, messageId, sequence, senderId, sentAt, trace });
    } else if (step.do === 'hide' && !hidden.has(messageId)) {
      hidden.add(messageId);
      log.push({ type: 'message.hidden', conversationId, messageId, sequence });
    } else if (step.do === 'unhide' && hidden.has(messageId) && !unsent.has(messageId)) {
      hidden.delete(messageId);
      log.push({ type: 'message.unhidden', message });
    }
  }
  return log;
}
