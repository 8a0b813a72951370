import type { ChangeKind } from '../storage/schema.ts';

/** An entry of the change log before it has a position: ids and kinds, never content. */
export interface NewEntry {
  readonly kind: ChangeKind;
  readonly at: Date;
  /** Which conversation it is about; told to its members unless there is an addressee. */
  readonly conversationId?: string | undefined;
  /** Set: told to this account's devices only. */
  readonly addresseeId?: string | undefined;
  /** Whom it is about: the reader of a receipt, the person of person.updated. */
  readonly subjectId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly sequence?: number | undefined;
  /** For receipts: whether the other members may know. True unless told. */
  readonly shared?: boolean;
}

/** A committed entry. For a send the message row itself is the entry. */
export interface Entry extends Omit<NewEntry, 'kind'> {
  readonly kind: ChangeKind | 'message.sent';
  readonly position: number;
}

/**
 * What one transaction appended. Positions have no gaps: they are taken under the lock of the one row of `log_head`,
 * so the order of positions is the order of commits, and a rollback gives them back.
 */
export interface Batch {
  readonly first: number;
  readonly last: number;
  readonly entries: readonly Entry[];
}
