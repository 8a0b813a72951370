import { v7 as uuidv7 } from 'uuid';
import type { Adapter, Conversation, Link } from '../adapters/adapter.ts';
import { text } from '../population/names.ts';

/** What is under way of one kind: a list of answers that are waited for, by message id. */
type Waiting = Map<string, () => void>;

/** One sender and one recipient, both online. */
export interface Pair {
  readonly conversation: Conversation;
  readonly sender: Link;
  /** Sends one message. @param delivered called when the recipient has it @returns its id, and when it is accepted */
  send(delivered: () => void): { readonly id: string; readonly accepted: Promise<void> };
  /** Takes one back. @param gone called when the recipient knows */
  unsend(id: string, gone: () => void): Promise<void>;
  close(): Promise<void>;
}

export async function openPairs(adapter: Adapter, conversations: readonly Conversation[]): Promise<Pair[]> {
  return Promise.all(conversations.map((conversation) => openPair(adapter, conversation)));
}

async function openPair(adapter: Adapter, conversation: Conversation): Promise<Pair> {
  const delivering: Waiting = new Map();
  const going: Waiting = new Map();
  const settle = (waiting: Waiting, id: string): void => {
    const done = waiting.get(id);
    waiting.delete(id);
    done?.();
  };
  const [from, to] = conversation.members;
  const sender = await adapter.connect(from, { onMessage: () => {} });
  const recipient = await adapter.connect(to, {
    onMessage: (id) => settle(delivering, id),
    onGone: (id) => settle(going, id),
  });
  return {
    conversation,
    sender,
    send: (delivered) => {
      const id = uuidv7();
      delivering.set(id, delivered);
      return { id, accepted: sender.send(conversation, id, text) };
    },
    unsend: (id, gone) => {
      going.set(id, gone);
      return sender.unsend(conversation, id);
    },
    close: async () => {
      await Promise.all([sender.close(), recipient.close()]);
    },
  };
}

export async function closePairs(pairs: readonly Pair[]): Promise<void> {
  await Promise.all(pairs.map((pair) => pair.close()));
}
