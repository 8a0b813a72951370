import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Copy } from './copy.ts';
import { KeyringDamaged } from './errors.ts';
import { isIntact, slotBytes, slotRange, slotState } from './slot.ts';

const chunkSlots = 16_384;
const rank = { blank: 0, live: 1, erased: 2 } as const;

/** Which of two slots holds more: blank, then live, then erased; of two live ones the intact one. */
function isBehind(mine: Buffer, theirs: Buffer, at: number, slot: number): boolean {
  const [a, b] = [slotState(mine, at), slotState(theirs, at)];
  if (rank[a] !== rank[b]) return rank[a] < rank[b];
  if (a !== 'live' || mine.compare(theirs, at, at + slotBytes, at, at + slotBytes) === 0) return false;
  if (isIntact(mine, at, slot) && isIntact(theirs, at, slot))
    throw new KeyringDamaged(
      `The keyring and its mirror hold different keys in slot ${slot}: they were written apart from one another. ` +
        'Decide which of the two counts, and start with an empty folder as its mirror.',
    );
  return !isIntact(mine, at, slot);
}

/** Writes what is not blank. */
function write(copy: Copy, slots: readonly number[], first: number, bytes: Buffer): void {
  const at = (slot: number): number => (slot - first) * slotBytes;
  const inState = (state: 'live' | 'erased') => slots.filter((slot) => slotState(bytes, at(slot)) === state);
  copy.eraseSlots(inState('erased'));
  const live = inState('live');
  copy.writeSlots(live, Buffer.concat(live.map((slot) => bytes.subarray(at(slot), at(slot) + slotBytes))));
}

/**
 * Brings two copies of one keyring to the greater of both in every slot, durably. Slots only move from blank to live
 * to erased, so no order needs to be known. Both have the same number of segments. Other work may go on: every piece
 * is read and written within one turn.
 *
 * @param rewrite write everything to the second: after a failed sync its page cache may claim what its disk does not hold
 * @throws KeyringDamaged
 */
export async function mergeCopies(one: Copy, other: Copy, rewrite: boolean): Promise<void> {
  const { segmentSlots } = one.header;
  for (let start = 0, count = 0; start < one.capacity; start += count) {
    count = Math.min(chunkSlots, segmentSlots - (start % segmentSlots));
    if (rewrite || !one.holdsSame(other, start, count)) {
      const slots = slotRange(start, count);
      const [a, b] = [one.readSlots(slots), other.readSlots(slots)];
      const at = (slot: number): number => (slot - start) * slotBytes;
      const behindA = slots.filter((slot) => isBehind(a, b, at(slot), slot));
      const behindB = slots.filter((slot) => isBehind(b, a, at(slot), slot));
      for (const slot of behindA) b.copy(a, at(slot), at(slot), at(slot) + slotBytes);
      write(one, behindA, start, a);
      write(other, rewrite ? slots : behindB, start, a);
    }
    await nextTurn();
  }
  await Promise.all([one.commit(), other.commit()]);
}
