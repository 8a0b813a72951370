import type { Batch } from '../live/entries.ts';

/** Carries word of committed changes between the processes of one installation: ids only, never content. */
export interface Bus {
  publish(signal: Signal): void;
  /** @returns what ends it */
  subscribe(listener: (signal: Signal) => void): () => void;
}

/** What processes tell each other. */
export type Signal =
  /** Committed entries of the change log. */
  | { type: 'batch'; batch: Batch }
  /** Somebody is typing; kept nowhere. */
  | { type: 'typing'; conversationId: string; accountId: string; audience: readonly string[] }
  /** A session ended: close its sockets. */
  | { type: 'revoked'; deviceIds: readonly string[] };
