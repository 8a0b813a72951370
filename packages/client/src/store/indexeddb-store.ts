import { type IDBPDatabase, openDB } from 'idb';
import {
  type LocalStore,
  type SequenceRange,
  type StoreTransaction,
  type TableName,
  tableNames,
} from './local-store.ts';

/** Raised when the tables change. */
const version = 4;
const byConversation = 'by-conversation';

/**
 * A local store in the browser's database, shared by all tabs of the profile.
 * Fails with a DOMException when the database cannot be opened, or was written by a newer version.
 */
export function createIndexedDbStore(name = 'takeback'): LocalStore {
  let opened: Promise<IDBPDatabase> | null = null;
  let closed = false;

  function open(): Promise<IDBPDatabase> {
    if (closed) return Promise.reject(new Error('The local store is closed.'));
    opened ??= openDB(name, version, {
      upgrade(database) {
        for (const table of tableNames) {
          if (database.objectStoreNames.contains(table)) continue;
          const store = database.createObjectStore(table, { keyPath: 'id' });
          if (table === 'messages') store.createIndex(byConversation, ['conversationId', 'sequence']);
        }
      },
      // A tab with a newer version wants to upgrade: do not stand in its way.
      blocking: () => {
        const blocked = opened;
        opened = null;
        blocked?.then((database) => database.close()).catch(() => undefined);
      },
      terminated: () => {
        opened = null;
      },
    });
    return opened;
  }

  async function run<Result>(
    mode: 'readonly' | 'readwrite',
    work: (transaction: StoreTransaction) => Promise<Result>,
  ): Promise<Result> {
    const database = await open();
    // Strict: what is confirmed to the server, a purge above all, must be on the disk.
    const transaction = database.transaction(tableNames, mode, { durability: 'strict' });
    // Whoever waits for `done` hears of a failure; nobody does after an abort of our own.
    const done = transaction.done;
    done.catch(() => undefined);
    const store = (table: TableName) => transaction.objectStore(table);
    try {
      const result = await work({
        get: (table, id) => store(table).get(id),
        all: (table) => store(table).getAll(),
        messagesOf: async (conversationId, range) => {
          const index = store('messages').index(byConversation);
          const keys = boundsOf(conversationId, range);
          if (range.order === 'oldest-first') return index.getAll(keys, range.limit);
          const found = [];
          let cursor = await index.openCursor(keys, 'prev');
          while (cursor && found.length < (range.limit ?? Number.POSITIVE_INFINITY)) {
            found.push(cursor.value);
            cursor = await cursor.continue();
          }
          return found;
        },
        put: async (table, row) => {
          await store(table).put?.(row);
        },
        delete: async (table, id) => {
          await store(table).delete?.(id);
        },
        clear: async (table) => {
          await store(table).clear?.();
        },
      });
      await done;
      return result;
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It had ended by itself, for the reason that is thrown here.
      }
      throw error;
    }
  }

  return {
    kind: 'indexeddb',
    sharedAs: name,
    read: (work) => run('readonly', work),
    write: (work) => run('readwrite', work),
    async close() {
      closed = true;
      const database = await opened?.catch(() => null);
      database?.close();
      opened = null;
    },
  };
}

function boundsOf(conversationId: string, range: SequenceRange): IDBKeyRange {
  return IDBKeyRange.bound(
    [conversationId, range.after ?? Number.NEGATIVE_INFINITY],
    [conversationId, range.before ?? Number.POSITIVE_INFINITY],
    range.after !== undefined,
    range.before !== undefined,
  );
}
