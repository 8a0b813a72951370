import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore } from '../store/local-store.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface DraftsOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly onChange: (conversationId: string) => void;
}

/** What was begun and not sent. Shown at once; the store follows, one write at a time, always with the newest text. */
export class Drafts {
  readonly #options: DraftsOptions;
  readonly #texts = new Map<string, string>();
  /** Written here, not yet in the store. */
  readonly #unsaved = new Set<string>();
  #saving: Promise<void> | null = null;

  constructor(options: DraftsOptions) {
    this.#options = options;
    options.tabs.subscribe((event) => {
      if (event.type !== 'touched') return;
      if (event.touched.everything) this.#unsaved.clear();
      if (event.touched.everything || event.touched.drafts) this.load().catch(() => undefined);
    });
  }

  get(conversationId: string): string {
    return this.#texts.get(conversationId) ?? '';
  }

  /** Conversations that have one. */
  get conversations(): Iterable<string> {
    return this.#texts.keys();
  }

  set(conversationId: string, text: string): void {
    if (this.get(conversationId) === text) return;
    this.#hold(conversationId, text);
    this.#unsaved.add(conversationId);
    // What could not be written stays unsaved, and goes with the next text.
    this.#saving ??= this.#save()
      .catch(() => undefined)
      .finally(() => {
        this.#saving = null;
      });
  }

  /** Resolves when the store has everything. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  /** Reads what the store has; what is being written here is newer. */
  async load(): Promise<void> {
    const rows = await this.#options.store.read((reads) => reads.all('drafts'));
    const stored = new Map(rows.map(({ id, text }) => [id, text]));
    for (const id of new Set([...stored.keys(), ...this.#texts.keys()])) {
      if (!this.#unsaved.has(id)) this.#hold(id, stored.get(id) ?? '');
    }
  }

  #hold(conversationId: string, text: string): void {
    if (this.get(conversationId) === text) return;
    if (text === '') this.#texts.delete(conversationId);
    else this.#texts.set(conversationId, text);
    this.#options.onChange(conversationId);
  }

  async #save(): Promise<void> {
    for (let [id] = this.#unsaved; id !== undefined; [id] = this.#unsaved) {
      const conversationId = id;
      const text = this.get(conversationId);
      await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
        if (text === '') await transaction.delete('drafts', conversationId);
        else await transaction.put('drafts', { id: conversationId, text });
        touched.drafts = true;
      });
      if (this.get(conversationId) === text) this.#unsaved.delete(conversationId);
    }
  }
}
