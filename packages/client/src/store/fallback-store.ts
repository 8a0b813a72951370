import type { LocalStore } from './local-store.ts';

/**
 * The first store, or the second for as long as the client runs when the first cannot be opened: a browser may refuse
 * its database (full, damaged, written by a newer version), and then a person can at least use this page.
 */
export function createFallbackStore(first: LocalStore, second: LocalStore): LocalStore {
  let current = first;
  let chosen: Promise<LocalStore> | null = null;

  function choose(): Promise<LocalStore> {
    chosen ??= first
      .read((reads) => reads.get('session', 'session'))
      .then(
        () => first,
        () => second,
      )
      .then((store) => {
        current = store;
        return store;
      });
    return chosen;
  }

  return {
    get kind() {
      return current.kind;
    },
    sharedAs: first.sharedAs,
    read: async (work) => (await choose()).read(work),
    write: async (work) => (await choose()).write(work),
    async close() {
      await first.close();
      await second.close();
    },
  };
}
