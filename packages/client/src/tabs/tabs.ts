import type { Problem } from '@takeback/protocol';
import type { ConnectionStatus } from '../connection/connection.ts';
import type { Touched } from '../sync/touched.ts';
import type { UploadView } from '../videos/upload-contract.ts';

/** What tabs that share one store tell one another. Content-free. */
export type TabEvent =
  /** The store changed. */
  | { readonly type: 'touched'; readonly touched: Touched }
  /** Something waits in the store for the tab that holds the connection. */
  | { readonly type: 'work'; readonly what: Work }
  /** The server answered an unsend or a hide. */
  | { readonly type: 'settled'; readonly settlement: Settlement }
  | { readonly type: 'status'; readonly status: LeaderStatus }
  | { readonly type: 'statusWanted' }
  | {
      readonly type: 'typing';
      readonly conversationId: string;
      readonly accountId: string;
      readonly active: boolean;
    }
  /** The receipt of an unsend says something else now. */
  | { readonly type: 'unsendReceipt'; readonly messageId: string }
  /** What the server tells live of videos. */
  | { readonly type: 'videos'; readonly changed: readonly string[]; readonly gone: readonly string[] }
  | { readonly type: 'videoProgress'; readonly videoId: string; readonly progress: number }
  /** How far the upload of a draft is, from the tab that it runs in. */
  | { readonly type: 'uploadRuns'; readonly draftId: string; readonly upload: UploadView }
  | { readonly type: 'uploadsAsked' }
  /** For the tab that it runs in. */
  | { readonly type: 'uploadWanted'; readonly draftId: string; readonly wanted: 'paused' | 'running' }
  | { readonly type: 'reconnect' };

/** What can wait for the server. */
export type Work = 'messages' | 'erasures' | 'reads';

export interface LeaderStatus {
  readonly connection: ConnectionStatus;
  readonly erasuresApplied: boolean;
}

export interface Settlement {
  readonly kind: 'unsend' | 'hide';
  readonly messageId: string;
  readonly outcome:
    | { readonly state: 'unsent' | 'unsending' | 'cancelled' }
    | { readonly state: 'hidden'; readonly undoUntil: string }
    | { readonly state: 'refused'; readonly problem: Problem };
}

/**
 * The tabs of one profile that share one local store. One of them leads: it holds the connection. All see every
 * event, their own included and at once.
 */
export interface Tabs {
  /** Resolves when this tab is among the others and may read the store. */
  readonly ready: Promise<void>;
  /** Calls back when this tab becomes the one that leads, and when another has taken that over. */
  onLead(lead: () => void, lose: () => void): void;
  /** Leads from now on: the one that leads does not answer, as a tab that the system has suspended. */
  takeLead(): void;
  post(event: TabEvent): void;
  /** Tells what the store has erased; resolves when every open tab has dropped it from its memory (U6). */
  purge(touched: Touched): Promise<void>;
  subscribe(listener: (event: TabEvent) => void): void;
  close(): void;
}

/** For a store that nobody else can open. */
export function createSoleTab(): Tabs {
  const listeners: ((event: TabEvent) => void)[] = [];
  const post = (event: TabEvent) => {
    for (const listener of listeners) listener(event);
  };
  return {
    ready: Promise.resolve(),
    onLead: (lead) => lead(),
    takeLead: () => undefined,
    post,
    purge: async (touched) => post({ type: 'touched', touched }),
    subscribe: (listener) => void listeners.push(listener),
    close: () => void listeners.splice(0),
  };
}
