import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { DiscardedDraftRow, LocalStore, VideoDraftRow } from '../store/local-store.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface VideoDraftRowsOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
}

/** What is kept of drafts: in the local store, and in memory where that has no room. */
export class VideoDraftRows {
  readonly #options: VideoDraftRowsOptions;
  #kept: readonly VideoDraftRow[] = [];
  /** Those the local store has no room for. */
  readonly #unkept = new Map<string, VideoDraftRow>();
  /** Later states of kept ones that the local store has no room for. */
  readonly #newer = new Map<string, VideoDraftRow>();
  #discarded: readonly DiscardedDraftRow[] = [];
  readonly #unkeptDiscarded = new Map<string, DiscardedDraftRow>();

  constructor(options: VideoDraftRowsOptions) {
    this.#options = options;
  }

  /** The latest first. */
  get all(): VideoDraftRow[] {
    const kept = this.#kept.map((row) => this.#newer.get(row.id) ?? row);
    return [...kept, ...this.#unkept.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  find(draftId: string): VideoDraftRow | undefined {
    return this.all.find(({ id }) => id === draftId);
  }

  /** Those that were thrown away and of which the server has not heard. */
  get discarded(): DiscardedDraftRow[] {
    return [...this.#discarded, ...this.#unkeptDiscarded.values()];
  }

  findDiscarded(draftId: string): DiscardedDraftRow | undefined {
    return this.discarded.find(({ id }) => id === draftId);
  }

  /** Whether it survives a reload as it is. */
  isKept(draftId: string): boolean {
    const isBeyond = this.#unkept.has(draftId) || this.#newer.has(draftId);
    return this.#options.store.kind === 'indexeddb' && !isBeyond;
  }

  /** Whether other tabs have it too. */
  isShared(draftId: string): boolean {
    return this.#options.store.sharedAs !== null && !this.#unkept.has(draftId);
  }

  /** Reads what the store has. */
  async load(): Promise<void> {
    const [rows, discarded] = await this.#options.store.read((reads) =>
      Promise.all([reads.all('videoDrafts'), reads.all('discardedDrafts')]),
    );
    this.#discarded = discarded;
    // The same Blob as before: whoever plays it need not begin again.
    this.#kept = rows.map((row) => ({ ...row, file: this.find(row.id)?.file ?? row.file }));
    for (const id of this.#newer.keys()) if (!rows.some((row) => row.id === id)) this.#newer.delete(id);
  }

  async put(row: VideoDraftRow): Promise<void> {
    try {
      await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
        await transaction.put('videoDrafts', row);
        touched.videoDrafts = true;
      });
    } catch (error) {
      if (!isFull(error)) throw error;
      this.#unkept.set(row.id, row);
    }
  }

  /** Replaces one. @returns false when it is gone */
  async update(draftId: string, by: (row: VideoDraftRow) => VideoDraftRow): Promise<boolean> {
    const unkept = this.#unkept.get(draftId);
    if (unkept) {
      this.#unkept.set(draftId, by(unkept));
      return true;
    }
    try {
      const { result } = await commit(
        this.#options,
        this.#options.session.mark,
        async (transaction, touched) => {
          const row = await transaction.get('videoDrafts', draftId);
          if (!row) return false;
          await transaction.put('videoDrafts', by(this.#newer.get(draftId) ?? row));
          touched.videoDrafts = true;
          return true;
        },
      );
      this.#newer.delete(draftId);
      return result;
    } catch (error) {
      const row = this.find(draftId);
      if (!isFull(error) || !row) throw error;
      this.#newer.set(draftId, by(row));
      return true;
    }
  }

  async remove(draftId: string): Promise<void> {
    this.#unkept.delete(draftId);
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      await transaction.delete('videoDrafts', draftId);
      touched.videoDrafts = true;
    });
  }

  /** Removes a draft and keeps in mind what the server has to be told. */
  async discard(row: DiscardedDraftRow): Promise<void> {
    try {
      await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
        // Another tab may be further.
        const held = await transaction.get('videoDrafts', row.id);
        await transaction.delete('videoDrafts', row.id);
        await transaction.put('discardedDrafts', {
          id: row.id,
          address: row.address ?? held?.address ?? null,
          mayBePosted: row.mayBePosted || (held !== undefined && held.posting !== 'no'),
        });
        touched.videoDrafts = true;
      });
      this.#unkept.delete(row.id);
    } catch (error) {
      if (!isFull(error)) throw error;
      this.#unkeptDiscarded.set(row.id, row);
      await this.remove(row.id);
    }
  }

  /** The server has heard of it. */
  async settle(draftId: string): Promise<void> {
    this.#unkeptDiscarded.delete(draftId);
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      await transaction.delete('discardedDrafts', draftId);
      touched.videoDrafts = true;
    });
  }

  /** The session ended: the store is wiped already. */
  forget(): void {
    this.#kept = [];
    this.#unkept.clear();
    this.#newer.clear();
    this.#discarded = [];
    this.#unkeptDiscarded.clear();
  }
}

/** What browsers call a disk that has no room: the first by the standard, the others where a file could not be written. */
const fullNames: ReadonlySet<string> = new Set(['QuotaExceededError', 'UnknownError', 'DataError']);

function isFull(error: unknown): boolean {
  return error instanceof DOMException && fullNames.has(error.name);
}
