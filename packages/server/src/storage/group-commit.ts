import { setImmediate as nextTurn } from 'node:timers/promises';

/** Something to be committed. */
export interface Waiting {
  /** Two with the same id never share a batch. */
  readonly id: string;
  readonly bytes: number;
}

const mostItems = 256;
const mostBytes = 2 ** 20;

/**
 * Shares one commit among all that waited while the last one ran: no timer, no lingering. Batches follow one another, so
 * what came first is committed first.
 */
export class GroupCommit<Item extends Waiting> {
  readonly #commit: (batch: readonly Item[]) => Promise<void>;
  #waiting: Item[] = [];
  #running: Promise<void> | undefined;

  /** @param commit settles every item of the batch, whatever happens; never throws */
  constructor(commit: (batch: readonly Item[]) => Promise<void>) {
    this.#commit = commit;
  }

  add(item: Item): void {
    this.#waiting.push(item);
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    await nextTurn(); // whatever arrived in this turn, from any socket, goes together
    while (this.#waiting.length > 0) await this.#commit(this.#take());
    this.#running = undefined;
  }

  #take(): Item[] {
    const batch: Item[] = [];
    const left: Item[] = [];
    const ids = new Set<string>();
    let bytes = 0;
    let full = false;
    for (const item of this.#waiting) {
      full ||= batch.length === mostItems || (batch.length > 0 && bytes + item.bytes > mostBytes);
      if (full || ids.has(item.id)) {
        left.push(item);
        continue;
      }
      ids.add(item.id);
      bytes += item.bytes;
      batch.push(item);
    }
    this.#waiting = left;
    return batch;
  }
}
