import type { Account, Body, Person, Problem, Profile, UnsendReceipt } from '@takeback/protocol';

/** A value that changes. `get` returns the same object until it changes, so it fits React's useSyncExternalStore. */
export interface Observable<T> {
  get(): T;
  /** Calls back after each change; returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** Who is signed in, and how things stand with the server and the local store. */
export interface ClientState {
  /** `opening`: the local store is being read, or erasures are awaited (at most 800 ms): paint no message bodies (U6). */
  phase: 'opening' | 'signed-out' | 'signed-in';
  /** Why the last session ended, for the sign-in screen. */
  signedOutBecause: 'revoked' | 'signed-out' | null;
  account: Account | null;
  connection: 'connecting' | 'online' | 'offline';
  /** True once this start has heard from the server what to erase; false: bodies shown are marked offline. */
  erasuresApplied: boolean;
  /** Where messages are kept on this device. */
  storage: 'memory' | 'indexeddb';
}

/** One row of the inbox. Everything is derived from the local store, so an unsent message leaves no trace here (U11). */
export interface ConversationView {
  id: string;
  /** The other person of a conversation of two. */
  person: Person;
  /** Newest message that counts as activity, else when the conversation was opened; ISO 8601. */
  lastActivityAt: string;
  preview:
    | { kind: 'text'; text: string; mine: boolean; state: MessageState }
    | { kind: 'video'; mine: boolean; state: MessageState }
    | { kind: 'unsent'; mine: boolean }
    | { kind: 'unavailable' }
    | null;
  /** Messages of others after what I read. */
  unread: number;
  /** I muted or blocked the other: nothing here is emphasised, and `unread` does not count in the sum. */
  quiet: 'muted' | 'blocked' | null;
  draft: string;
  typing: boolean;
}

/**
 * `waiting`: only on this device, goes out when online. `sending`: on its way. `sent`, `delivered`, `read`: as far as
 * the recipient's settings let us know. `failed`: refused, see `failure`; retry or discard. `unsending`: hidden here,
 * the server has not confirmed yet. `unsent`: a trace. `unavailable`, `unreadable`: see the protocol.
 */
export type MessageState =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unsending'
  | 'unsent'
  | 'unavailable'
  | 'unreadable';

/** One bubble, note or trace. */
export interface MessageView {
  id: string;
  conversationId: string;
  /** Null until the server has numbered it. */
  sequence: number | null;
  senderId: string;
  mine: boolean;
  /** ISO 8601: the server's time, or this device's while waiting. */
  at: string;
  state: MessageState;
  /** Null for everything that has no content any more. */
  body: Body | null;
  failure: Problem | null;
}

/** An open conversation: the loaded messages, oldest first, always without gaps up to the newest. */
export interface ConversationDetail {
  id: string;
  person: Person;
  messages: readonly MessageView[];
  /** Older ones exist and can be loaded. */
  more: boolean;
  loadingOlder: boolean;
  /** Where the unread divider belongs: my read watermark as it stood when the conversation was opened on screen. */
  readSequence: number;
  /** The other's watermarks as far as both share them, 0 otherwise. */
  deliveredTo: number;
  readTo: number;
  typing: boolean;
  draft: string;
  /** I blocked the other: neither can write here. */
  blocked: boolean;
  muted: boolean;
  /** The server does not take messages of mine here. It says no more, and neither must a screen. */
  refused: boolean;
}

/** What is asked of the server while somebody looks. `failed`: `failure` says why, null when it could not be reached. */
export type Reading<Here extends { readonly state: 'here' }> =
  | { readonly state: 'loading' }
  | { readonly state: 'missing' }
  | { readonly state: 'failed'; readonly failure: Problem | null }
  | Here;

/** Somebody's page. */
export type ProfileView = Reading<{ readonly state: 'here'; readonly profile: Profile }>;

/** Where a message that was unsent is gone. `missing`: there is no receipt, not yet or, after 30 days, not any more. */
export type UnsendReceiptView = Reading<{ readonly state: 'here'; readonly receipt: UnsendReceipt }>;

/** What became of an unsend. `queued`: this device is offline; hidden here at once, done at the next contact. */
export type UnsendOutcome = 'unsent' | 'unsending' | 'cancelled' | 'queued';
