import type { Problem } from '@takeback/protocol';
import { TakebackError } from '../errors.ts';
import { createSource } from '../observable.ts';
import type { ListView, LiveList } from './contract.ts';

/** A page of rows, and where the next one begins; null at the end. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

export interface OpenListOptions<Row extends { readonly id: string }, Item> {
  /** @param after where the page before ended, null for the first one */
  readonly load: (after: string | null, held: readonly Row[]) => Promise<Page<Row>>;
  /** What is shown of a row; null when it is not to be shown. */
  readonly itemOf: (row: Row) => Item | null;
  /** A row came into the list, or left it. */
  readonly onHold?: (id: string) => void;
  readonly onRelease?: (id: string) => void;
  /** So many rows are held: those at the beginning make room. */
  readonly most?: number;
  /** The end may have moved: `more` asks again there. */
  readonly endless?: boolean;
}

/** A list that is read page by page while somebody subscribes to it. */
export class OpenList<Row extends { readonly id: string }, Item> {
  readonly list: LiveList<Item>;
  readonly #options: OpenListOptions<Row, Item>;
  readonly #source = createSource<ListView<Item>>({ items: [], state: 'loading', failure: null });
  #rows: readonly Row[] = [];
  #next: string | null = null;
  #state: ListView<Item>['state'] = 'loading';
  #failure: Problem | null = null;
  #watchers = 0;
  #loading: Promise<void> | null = null;
  /** The beginning is there. Not after a refresh that failed: it is still wanted. */
  #isLoaded = false;
  #isStale = false;
  /** Counts beginnings: an answer to an earlier one is dropped. */
  #run = 0;

  constructor(options: OpenListOptions<Row, Item>) {
    this.#options = options;
    this.list = {
      get: () => this.#source.get(),
      subscribe: (listener) => {
        this.#watchers += 1;
        const end = this.#source.subscribe(listener);
        const isWanted = this.#isStale || (!this.#isLoaded && this.#loading === null);
        if (this.#watchers === 1 && isWanted) this.refresh();
        let ended = false;
        return () => {
          if (ended) return;
          ended = true;
          this.#watchers -= 1;
          end();
        };
      },
      more: () => this.more(),
      refresh: () => this.refresh(),
    };
  }

  get isWatched(): boolean {
    return this.#watchers > 0;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  more(): Promise<void> {
    if (this.#loading) return this.#loading;
    if (!this.#isLoaded) return this.refresh();
    if (this.#next === null && !this.#options.endless) return Promise.resolve();
    return this.#start(this.#next, true);
  }

  refresh(): Promise<void> {
    this.#run += 1;
    this.#isStale = false;
    return this.#start(null, false);
  }

  /** It may be another now: read again when somebody begins to look. */
  expire(): void {
    this.#isStale = !this.isWatched && !this.#options.endless;
  }

  /** It is another now: read again when somebody begins to look; at once where nothing is shown that would jump. */
  outdate(): void {
    this.#isStale = !this.#options.endless;
    if (this.isWatched && this.#rows.length === 0) this.refresh();
  }

  /** Nothing stays; it is read again when somebody subscribes, or now when somebody does. */
  forget(): void {
    this.#run += 1;
    this.#loading = null;
    this.#isLoaded = false;
    this.#setRows([]);
    this.#state = 'loading';
    this.#failure = null;
    this.publish();
    if (this.isWatched) this.refresh();
  }

  /** Replaces rows; what `by` answers null for leaves. */
  change(by: (row: Row) => Row | null): void {
    this.#setRows(this.#rows.flatMap((row) => by(row) ?? []));
    this.publish();
  }

  /** Puts a row at the beginning, or in its place when it is there. */
  put(row: Row): void {
    const isThere = this.#rows.some(({ id }) => id === row.id);
    this.#setRows(
      isThere ? this.#rows.map((held) => (held.id === row.id ? row : held)) : [row, ...this.#rows],
    );
    this.publish();
  }

  /** Shows what the rows now stand for. */
  publish(): void {
    const items = this.#rows.flatMap((row) => this.#options.itemOf(row) ?? []);
    const shown = this.#source.get();
    const isSameItems =
      items.length === shown.items.length && items.every((item, i) => item === shown.items[i]);
    if (isSameItems && shown.state === this.#state && shown.failure === this.#failure) return;
    this.#source.set({
      items: isSameItems ? shown.items : items,
      state: this.#state,
      failure: this.#failure,
    });
  }

  #start(after: string | null, appends: boolean): Promise<void> {
    const run = this.#run;
    this.#state = 'loading';
    this.#failure = null;
    this.publish();
    this.#loading = this.#load(after, appends, run);
    return this.#loading;
  }

  async #load(after: string | null, appends: boolean, run: number): Promise<void> {
    try {
      let page = await this.#options.load(after, this.#rows);
      // Nothing in a part of a long list was for this viewer: it goes on behind that.
      while (run === this.#run && page.rows.length === 0 && page.next !== null)
        page = await this.#options.load(page.next, this.#rows);
      if (run !== this.#run) return;
      const held = appends ? this.#rows : [];
      const rows = new Map([...held, ...page.rows].map((row) => [row.id, row]));
      this.#setRows([...rows.values()].slice(-(this.#options.most ?? rows.size)));
      this.#next = page.next;
      this.#isLoaded = true;
      this.#state = page.next === null ? 'end' : 'ready';
    } catch (error) {
      if (run !== this.#run) return;
      if (!appends) this.#isLoaded = false;
      this.#state = 'failed';
      this.#failure = error instanceof TakebackError ? error.problem : null;
    }
    // Before it is shown: whoever sees that there is more may ask for it at once.
    this.#loading = null;
    this.publish();
  }

  #setRows(rows: readonly Row[]): void {
    const before = new Set(this.#rows.map(({ id }) => id));
    const after = new Set(rows.map(({ id }) => id));
    for (const id of after) if (!before.has(id)) this.#options.onHold?.(id);
    for (const id of before) if (!after.has(id)) this.#options.onRelease?.(id);
    this.#rows = rows;
  }
}
