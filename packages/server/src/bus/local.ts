import type { Bus, Signal } from './bus.ts';

/** The bus of an installation with one process. Listeners are called in the order of publishing. */
export function createLocalBus(): Bus {
  const listeners = new Set<(signal: Signal) => void>();
  return {
    publish: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
