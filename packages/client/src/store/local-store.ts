import type { Account, Body, Conversation, Message, Problem, Relation } from '@takeback/protocol';
import type { DraftSettings } from '../videos/upload-contract.ts';

/** Who is signed in on this device. `id` is constant: there is one row. */
export interface SessionRow {
  readonly id: 'session';
  readonly account: Account | null;
  /** Made anew with each sign-in, so that nothing of an ended session is written into the next. */
  readonly mark: string;
  /** Only for clients without the session cookie. */
  readonly token: string | null;
  readonly endedBecause: 'revoked' | 'signed-out' | null;
  /** Signed out while the server could not be told: the session still has to be ended there. */
  readonly mustSignOut: boolean;
}

/** How far this store follows the change log. Written in the transaction of what it stands for. */
export interface CursorRow {
  readonly id: 'cursor';
  readonly cursor: string;
}

export interface ConversationRow extends Readonly<Conversation> {
  /** Everything from this sequence on is stored, 0 for the whole history; null while no page was loaded. */
  readonly completeFrom: number | null;
  /** A read watermark the server has not heard of yet, 0 for none. */
  readonly unreportedRead: number;
}

/** Why an id may never show a body again. Content-free, and kept for ever: it wins against every late arrival. */
export interface TombstoneRow {
  readonly id: string;
  readonly conversationId: string;
  readonly unsent: boolean;
  readonly hidden: boolean;
}

/** A message of this device that the server has not acknowledged. */
export interface OutboxRow {
  readonly id: string;
  readonly conversationId: string;
  readonly body: Body;
  readonly createdAt: string;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** It may have reached the server. Set before it leaves. */
  readonly attempted: boolean;
  readonly failure: Problem | null;
}

/** An unsend or a hide that was done here and that the server has not confirmed yet. */
export interface ErasureRow {
  /** `{kind}:{messageId}` */
  readonly id: string;
  readonly kind: 'unsend' | 'hide';
  readonly messageId: string;
  readonly conversationId: string;
  readonly attempted: boolean;
}

/** How this account stands to somebody it blocked or muted; there is no row of anybody else. */
export interface RelationRow extends Readonly<Relation> {
  /** The other account's id. */
  readonly id: string;
}

export interface DraftRow {
  /** The conversation's id. */
  readonly id: string;
  readonly text: string;
}

/** A video that was begun and not posted. Not sealed, as videos are not. */
export interface VideoDraftRow {
  /** Becomes the video's. */
  readonly id: string;
  readonly file: Blob;
  readonly createdAt: string;
  readonly settings: DraftSettings;
  /** Where its upload stands on the server; null before it was begun. */
  readonly address: string | null;
  readonly paused: boolean;
  readonly posting: 'no' | 'wanted' | 'failed';
  readonly failure: Problem | null;
}

/** A video that was thrown away here before it was posted; the server may not have heard of that yet. */
export interface DiscardedDraftRow {
  /** The draft's, and of the video that it may have become. */
  readonly id: string;
  /** Of its upload; null when none was begun. */
  readonly address: string | null;
  /** Its posting was on its way: the server may have made a video of it. */
  readonly mayBePosted: boolean;
}

/** What the local store holds. Every row is found by its `id`; rows are never changed, only replaced. */
export interface Tables {
  session: SessionRow;
  cursor: CursorRow;
  conversations: ConversationRow;
  messages: Readonly<Message>;
  tombstones: TombstoneRow;
  outbox: OutboxRow;
  erasures: ErasureRow;
  drafts: DraftRow;
  relations: RelationRow;
  videoDrafts: VideoDraftRow;
  discardedDrafts: DiscardedDraftRow;
}
export type TableName = keyof Tables;

/** The names of all tables. */
export const tableNames = [
  'session',
  'cursor',
  'conversations',
  'messages',
  'tombstones',
  'outbox',
  'erasures',
  'drafts',
  'relations',
  'videoDrafts',
  'discardedDrafts',
] as const satisfies readonly TableName[];

/** Part of one conversation, by sequence; both bounds are exclusive. */
export interface SequenceRange {
  readonly after?: number;
  readonly before?: number;
  readonly order: 'oldest-first' | 'newest-first';
  readonly limit?: number;
}

/** Consistent reads. */
export interface StoreReads {
  get<T extends TableName>(table: T, id: string): Promise<Tables[T] | undefined>;
  all<T extends TableName>(table: T): Promise<Tables[T][]>;
  messagesOf(conversationId: string, range: SequenceRange): Promise<Tables['messages'][]>;
}

/** Reads and writes that become visible together, or not at all. */
export interface StoreTransaction extends StoreReads {
  put<T extends TableName>(table: T, row: Tables[T]): Promise<void>;
  delete(table: TableName, id: string): Promise<void>;
  clear(table: TableName): Promise<void>;
}

/**
 * The one place of this device that keeps messages. Two implementations, memory and IndexedDB, pass one suite of
 * tests; another one must pass it too.
 */
export interface LocalStore {
  readonly kind: 'memory' | 'indexeddb';
  /** Names the store among those of this profile when several tabs share it; null when nobody else can. */
  readonly sharedAs: string | null;
  /** Runs `work` on one consistent state. `work` may wait for nothing but the reads. */
  read<Result>(work: (reads: StoreReads) => Promise<Result>): Promise<Result>;
  /** Runs `work` alone; when it throws nothing is written. `work` may wait for nothing but the transaction. */
  write<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
