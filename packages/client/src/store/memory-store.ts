import type { LocalStore, SequenceRange, StoreTransaction, TableName, Tables } from './local-store.ts';

type Rows = { [T in TableName]: Map<string, Tables[T]> };

/** A conversation's messages in order: what an index is to a database. */
type Order = Map<string, { sequence: number; id: string }[]>;

/** A local store that forgets everything with the process. */
export function createMemoryStore(): LocalStore {
  const rows: Rows = {
    session: new Map(),
    cursor: new Map(),
    conversations: new Map(),
    messages: new Map(),
    tombstones: new Map(),
    outbox: new Map(),
    erasures: new Map(),
    drafts: new Map(),
    relations: new Map(),
    videoDrafts: new Map(),
    discardedDrafts: new Map(),
  };
  const order: Order = new Map();
  let tail: Promise<unknown> = Promise.resolve();

  /** One at a time, in the order asked for; a failed one does not stop the next. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  }

  return {
    kind: 'memory',
    sharedAs: null,
    read: (work) => inTurn(() => work(transactionOn(rows, order, []))),
    write: (work) =>
      inTurn(async () => {
        const undo: (() => void)[] = [];
        try {
          return await work(transactionOn(rows, order, undo));
        } catch (error) {
          for (const step of undo.reverse()) step();
          throw error;
        }
      }),
    close: () => inTurn(() => Promise.resolve()),
  };
}

function transactionOn(rows: Rows, order: Order, undo: (() => void)[]): StoreTransaction {
  function set<T extends TableName>(table: T, id: string, row: Tables[T] | undefined): void {
    const held: Map<string, Tables[T]> = rows[table];
    const before = held.get(id);
    if (table === 'messages') unindex(rows, order, id);
    if (row === undefined) held.delete(id);
    else held.set(id, row);
    if (table === 'messages') index(rows, order, id);
    undo.push(() => {
      if (table === 'messages') unindex(rows, order, id);
      if (before === undefined) held.delete(id);
      else held.set(id, before);
      if (table === 'messages') index(rows, order, id);
    });
  }

  return {
    get: async (table, id) => rows[table].get(id),
    all: async (table) => [...rows[table].values()],
    messagesOf: async (conversationId, range) =>
      select(order.get(conversationId) ?? [], range).flatMap(({ id }) => rows.messages.get(id) ?? []),
    put: async (table, row) => set(table, row.id, row),
    delete: async (table, id) => {
      if (rows[table].has(id)) set(table, id, undefined);
    },
    clear: async (table) => {
      for (const id of [...rows[table].keys()]) set(table, id, undefined);
    },
  };
}

/** The first place whose sequence is not below `sequence`. */
function placeOf(entries: readonly { sequence: number }[], sequence: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.sequence ?? Number.POSITIVE_INFINITY) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

function index(rows: Rows, order: Order, id: string): void {
  const message = rows.messages.get(id);
  if (message === undefined) return;
  const entries = order.get(message.conversationId) ?? [];
  order.set(message.conversationId, entries);
  entries.splice(placeOf(entries, message.sequence), 0, { sequence: message.sequence, id });
}

function unindex(rows: Rows, order: Order, id: string): void {
  const message = rows.messages.get(id);
  const entries = message === undefined ? undefined : order.get(message.conversationId);
  if (message === undefined || entries === undefined) return;
  for (let place = placeOf(entries, message.sequence); place < entries.length; place += 1) {
    if (entries[place]?.id !== id) continue;
    entries.splice(place, 1);
    break;
  }
  if (entries.length === 0) order.delete(message.conversationId);
}

function select<Entry extends { sequence: number }>(
  entries: readonly Entry[],
  range: SequenceRange,
): Entry[] {
  const from = range.after === undefined ? 0 : placeOf(entries, range.after + 1);
  const to = range.before === undefined ? entries.length : placeOf(entries, range.before);
  const limit = range.limit ?? Number.POSITIVE_INFINITY;
  if (range.order === 'oldest-first') return entries.slice(from, Math.min(to, from + limit));
  return entries.slice(Math.max(from, to - limit), to).reverse();
}
