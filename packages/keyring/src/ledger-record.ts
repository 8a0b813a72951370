import { BadRecord } from './errors.ts';
import { isKeyIdText } from './key-id.ts';

/** Why a message is gone, for whoever must be told after a restore. Ids and times, never content. */
export interface TombstoneRecord {
  /** `cancelled`: taken back before the server numbered it, so that its id stays barred for ever. */
  kind: 'unsent' | 'edited' | 'expired' | 'removed' | 'cancelled';
  messageId: string;
  conversationId: string;
  /** Place in the conversation, counted from 1; 0 when cancelled. */
  sequence: number;
  /** The destroyed keys, as formatKeyId writes them; none when cancelled. */
  keyIds: readonly string[];
  /** Milliseconds since 1970. */
  at: number;
  /** Account ids of those who keep a note of it. */
  traces: readonly string[];
}

/** The database's epoch from here on. */
export interface EpochRecord {
  kind: 'epoch';
  epoch: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** The highest sequence given out in each of some conversations. */
export interface SequencesRecord {
  kind: 'sequences';
  highest: readonly (readonly [conversationId: string, sequence: number])[];
}

export type LedgerRecord = TombstoneRecord | EpochRecord | SequencesRecord;

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const mostIds = 10_000;

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuidShape.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.length <= mostIds && value.every((item) => isItem(item));
}

function isHighest(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && isUuid(value[0]) && isCount(value[1]);
}

const tombstoneKinds = ['unsent', 'edited', 'expired', 'removed', 'cancelled'] as const;

function isTombstoneKind(value: unknown): value is TombstoneRecord['kind'] {
  return tombstoneKinds.some((kind) => kind === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parse(value: unknown): { record: LedgerRecord; fields: number } | undefined {
  if (!isRecord(value)) return undefined;
  const { kind } = value;
  if (kind === 'epoch') {
    const { epoch, at } = value;
    return isUuid(epoch) && isCount(at) ? { record: { kind, epoch, at }, fields: 3 } : undefined;
  }
  if (kind === 'sequences') {
    const { highest } = value;
    return isListOf(highest, isHighest) ? { record: { kind, highest }, fields: 2 } : undefined;
  }
  const { messageId, conversationId, sequence, keyIds, at, traces } = value;
  if (!isTombstoneKind(kind) || !isUuid(messageId) || !isUuid(conversationId) || !isCount(at))
    return undefined;
  if (!isListOf(keyIds, isKeyIdText) || !isListOf(traces, isUuid) || !isCount(sequence)) return undefined;
  if (kind === 'cancelled' ? sequence !== 0 || keyIds.length > 0 : sequence === 0) return undefined;
  return { record: { kind, messageId, conversationId, sequence, keyIds, at, traces }, fields: 7 };
}

/**
 * The record in a value of unknown origin: exactly the fields of its kind, each of its shape, so that no content can
 * slip in. At most 10,000 entries in a list.
 * @throws BadRecord; the sentence does not repeat what was found
 */
export function checkLedgerRecord(value: unknown): LedgerRecord {
  const parsed = parse(value);
  if (parsed === undefined)
    throw new BadRecord('A record of the ledger does not have the shape of its kind.');
  if (Object.keys(Object(value)).length !== parsed.fields)
    throw new BadRecord(`A record of kind ${parsed.record.kind} has fields which the ledger does not keep.`);
  return parsed.record;
}
