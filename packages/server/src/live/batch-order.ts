import type { Batch } from './entries.ts';

/**
 * Puts batches in the order of their positions, which have no gaps. A batch that comes early waits for the one before
 * it; one whose positions are known already is dropped.
 */
export class BatchOrder {
  #end: number;
  readonly #early = new Map<number, Batch>();

  /** @param end position up to which everything is known */
  constructor(end: number) {
    this.#end = end;
  }

  /** Everything up to here was released. */
  get end(): number {
    return this.#end;
  }

  /** The positions that are missed while later ones wait. */
  get gap(): { readonly first: number; readonly last: number } | null {
    if (this.#early.size === 0) return null;
    return { first: this.#end + 1, last: Math.min(...this.#early.keys()) - 1 };
  }

  /** @returns the batches whose turn it is now, in order */
  release(batch: Batch): Batch[] {
    const released: Batch[] = [];
    // What was read to close a gap ends where the next batch begins, so a late one is either all new or all known.
    if (batch.first > this.#end) this.#early.set(batch.first, batch);
    for (let next = this.#early.get(this.#end + 1); next !== undefined; ) {
      this.#early.delete(next.first);
      this.#end = next.last;
      released.push(next);
      next = this.#early.get(this.#end + 1);
    }
    // What was read after the database was away may hold batches that came meanwhile.
    for (const first of this.#early.keys()) if (first <= this.#end) this.#early.delete(first);
    return released;
  }
}
