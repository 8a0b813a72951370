import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore, VideoDraftRow } from '../store/local-store.ts';
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

  constructor(options: VideoDraftRowsOptions) {
    this.#options = options;
  }

  /** The latest first. */
  get all(): VideoDraftRow[] {
    return [...this.#kept, ...this.#unkept.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  find(draftId: string): VideoDraftRow | undefined {
    return this.all.find(({ id }) => id === draftId);
  }

  /** Whether it survives a reload. */
  isKept(draftId: string): boolean {
    return this.#options.store.kind === 'indexeddb' && !this.#unkept.has(draftId);
  }

  /** Whether other tabs have it too. */
  isShared(draftId: string): boolean {
    return this.#options.store.sharedAs !== null && !this.#unkept.has(draftId);
  }

  /** Reads what the store has. */
  async load(): Promise<void> {
    const rows = await this.#options.store.read((reads) => reads.all('videoDrafts'));
    // The same Blob as before: whoever plays it need not begin again.
    this.#kept = rows.map((row) => ({ ...row, file: this.find(row.id)?.file ?? row.file }));
  }

  async put(row: VideoDraftRow): Promise<void> {
    try {
      await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
        await transaction.put('videoDrafts', row);
        touched.videoDrafts = true;
      });
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
      this.#unkept.set(row.id, row);
    }
  }

  /** Replaces one, unless it is gone. */
  async update(draftId: string, by: (row: VideoDraftRow) => VideoDraftRow): Promise<void> {
    const unkept = this.#unkept.get(draftId);
    if (unkept) {
      this.#unkept.set(draftId, by(unkept));
      return;
    }
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      const row = await transaction.get('videoDrafts', draftId);
      if (!row) return;
      await transaction.put('videoDrafts', by(row));
      touched.videoDrafts = true;
    });
  }

  async remove(draftId: string): Promise<void> {
    this.#unkept.delete(draftId);
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      await transaction.delete('videoDrafts', draftId);
      touched.videoDrafts = true;
    });
  }

  /** The session ended: the store is wiped already. */
  forget(): void {
    this.#kept = [];
    this.#unkept.clear();
  }
}
