import type { ServerFrame } from '@takeback/protocol';
import type { Batch } from '../live/entries.ts';
import type { EngagementKind } from '../storage/schema.ts';

/** Carries word of committed changes between the processes of one installation: ids only, never content. */
export interface Bus {
  publish(signal: Signal): void;
  /** @returns what ends it */
  subscribe(listener: (signal: Signal) => void): () => void;
}

/** Frames that are not of the log: whoever is not there misses them, and has to ask. */
export type PassingFrame = Extract<
  ServerFrame,
  { type: 'typing' | 'unsendReceipt' | 'videos' | 'videoProgress' }
>;

/** What somebody did with a video. */
export interface Deed {
  readonly accountId: string;
  readonly videoId: string;
  readonly kind: EngagementKind;
  /** Of a watch: the part of its length that was watched, 0 to 1. */
  readonly share?: number | null;
  /** Of a watch: how often it began again. */
  readonly replays?: number | null;
  readonly at: Date;
}

/** What processes tell each other. */
export type Signal =
  /** Committed entries of the change log. */
  | { type: 'batch'; batch: Batch }
  /** A word to devices that are there; kept nowhere. */
  | { type: 'told'; frame: PassingFrame; audience: readonly string[] | 'everybody' }
  /** Devices have the log in their stores up to a position, what it takes away included. */
  | { type: 'confirmed'; devices: readonly { readonly id: string; readonly position: number }[] }
  /** A session ended: close its sockets. */
  | { type: 'revoked'; deviceIds: readonly string[] }
  /** Videos that were published, changed for others than one viewer, or are gone. */
  | { type: 'videos'; changed: readonly string[]; gone: readonly string[] }
  /** What people did with videos. */
  | { type: 'engaged'; deeds: readonly Deed[] };
