import type { Message } from '@takeback/protocol';
import type { Bus, Signal } from '../bus/bus.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/database.ts';
import { BatchOrder } from './batch-order.ts';
import { type Content, type Rendered, renderAtHand, renderEntries } from './content.ts';
import type { Batch, Entry } from './entries.ts';
import { entriesBetween } from './entries-since.ts';
import { writeFrame } from './frames.ts';

/** Who is told of what happens in a conversation: the members to whom it is visible. */
export interface Audience {
  awareOf(conversationIds: Iterable<string>): Promise<ReadonlyMap<string, readonly string[]>>;
  /** What is remembered of it is no longer true: it was shown to somebody, or a block began or ended. */
  forget(conversationId: string): void;
}

/** A change as JSON, written once for all the sockets of an account. */
export interface Written {
  readonly position: number;
  readonly json: string;
}

/** A socket's part of the fan-out. */
export interface Listener {
  readonly accountId: string;
  readonly deviceId: string;
  /** Whether it takes changes as they happen, already written. */
  readonly live: boolean;
  /** Takes what was just written; ignores what it has. */
  push(changes: readonly Written[], end: number): void;
  /** While it catches up: remembers what it is to be told afterwards. */
  hold(entries: readonly Entry[]): void;
  /** Takes a frame that is kept nowhere, already written. */
  tell(frame: string): void;
  revoked(): void;
  /** It cannot be told what happened: it has to come again and continue from its cursor. */
  failed(): void;
}

export interface FanOutOptions {
  readonly bus: Bus;
  readonly database: Database;
  readonly audience: Audience;
  readonly content: Content;
  readonly log: Log;
  /** End of the log at the start. */
  readonly end: number;
  /** How long a missing batch is waited for before the database is asked, in milliseconds. */
  readonly patience: number;
}

/** Most ended sessions that are remembered, for sockets that were being identified while theirs ended. */
const mostRevoked = 1_000;

/** Tells this process's sockets what was committed, in the order of the log. */
export class FanOut {
  readonly #options: FanOutOptions;
  readonly #order: BatchOrder;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #revoked = new Set<string>();
  readonly #unsubscribe: () => void;
  #waiting: Batch[] = [];
  #delivering: Promise<void> | undefined;
  #handedOut: number;
  #gapTimer: NodeJS.Timeout | undefined;

  constructor(options: FanOutOptions) {
    this.#options = options;
    this.#order = new BatchOrder(options.end);
    this.#handedOut = options.end;
    const unsubscribe = options.bus.subscribe((signal) => this.#hear(signal));
    const ignoreReturns = options.database.onReturn((end) => void this.#afterAbsence(end));
    this.#unsubscribe = () => {
      unsubscribe();
      ignoreReturns();
    };
  }

  /** Entries up to here were given to the sockets that were there, or are being given this moment. */
  get handedOut(): number {
    return this.#handedOut;
  }

  /** @returns false when the session ended meanwhile: it is not added then */
  add(listener: Listener): boolean {
    if (this.#revoked.has(listener.deviceId)) return false;
    const known = this.#listeners.get(listener.accountId);
    if (known === undefined) this.#listeners.set(listener.accountId, new Set([listener]));
    else known.add(listener);
    return true;
  }

  remove(listener: Listener): void {
    const known = this.#listeners.get(listener.accountId);
    known?.delete(listener);
    if (known?.size === 0) this.#listeners.delete(listener.accountId);
  }

  /** How many sockets an account has here. */
  count(accountId: string): number {
    return this.#listeners.get(accountId)?.size ?? 0;
  }

  /** Ends it, after what is being delivered. */
  async close(): Promise<void> {
    this.#unsubscribe();
    clearTimeout(this.#gapTimer);
    await this.#delivering;
  }

  #hear(signal: Signal): void {
    switch (signal.type) {
      case 'batch':
        this.#take(signal.batch);
        return;
      case 'told':
        this.#tellInPassing(writeFrame(signal.frame), signal.audience);
        return;
      case 'revoked':
        this.#revoke(signal.deviceIds);
        return;
    }
  }

  #tellInPassing(frame: string, audience: readonly string[] | 'everybody'): void {
    for (const accountId of audience === 'everybody' ? this.#listeners.keys() : audience)
      for (const listener of this.#listeners.get(accountId) ?? []) listener.tell(frame);
  }

  #revoke(deviceIds: readonly string[]): void {
    for (const id of deviceIds) this.#revoked.add(id);
    for (const id of this.#revoked) {
      if (this.#revoked.size <= mostRevoked) break;
      this.#revoked.delete(id);
    }
    const ended = new Set(deviceIds);
    for (const listeners of this.#listeners.values())
      for (const listener of [...listeners]) if (ended.has(listener.deviceId)) listener.revoked();
  }

  #take(batch: Batch): void {
    this.#waiting.push(...this.#order.release(batch));
    if (this.#order.gap !== null && this.#gapTimer === undefined)
      this.#gapTimer = setTimeout(() => void this.#closeGap(), this.#options.patience).unref();
    if (this.#waiting.length > 0) this.#delivering ??= this.#deliverWaiting();
  }

  /**
   * The database was away. What it committed without an answer was told to nobody: now everybody in this process hears
   * of it. Sessions may have ended unheard as well, so each socket has to show again that it may be here.
   */
  async #afterAbsence(end: number): Promise<void> {
    this.#failAll();
    const { bus, database, log } = this.#options;
    const first = this.#order.end + 1;
    const last = this.#order.gap?.last ?? end;
    if (first > last) return;
    try {
      const entries = await entriesBetween(database, first, last);
      bus.publish({ type: 'batch', batch: { first, last, entries } });
    } catch (error) {
      // The next batch shows the gap.
      log.error('Committed changes could not be read', error);
    }
  }

  async #closeGap(): Promise<void> {
    const gap = this.#order.gap;
    this.#gapTimer = undefined;
    if (gap === null) return;
    try {
      this.#take({ ...gap, entries: await entriesBetween(this.#options.database, gap.first, gap.last) });
    } catch (error) {
      this.#options.log.error('Committed changes could not be read', error);
      this.#failAll();
      this.#take({ ...gap, entries: [] });
    }
  }

  /** Delivers what waits; whatever comes meanwhile goes together in the next round. */
  async #deliverWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.flatMap((batch) => batch.entries);
      const end = this.#waiting.at(-1)?.last ?? this.#handedOut;
      this.#waiting = [];
      this.#handedOut = end;
      try {
        await this.#deliver(entries, end);
      } catch (error) {
        this.#options.log.error('Committed changes could not be told', error);
        this.#failAll();
      }
    }
    this.#delivering = undefined;
  }

  async #deliver(entries: readonly Entry[], end: number): Promise<void> {
    const { audience } = this.#options;
    const conversations = new Set<string>();
    for (const { kind, conversationId } of entries) {
      if (conversationId === undefined) continue;
      if (kind === 'conversation.opened' || kind === 'relation.updated') audience.forget(conversationId);
      conversations.add(conversationId);
    }
    const aware = await audience.awareOf(conversations);
    const told = new Map<string, Entry[]>();
    for (const entry of entries) {
      for (const accountId of audienceOf(entry, aware)) {
        if (!this.#listeners.has(accountId)) continue;
        const known = told.get(accountId);
        if (known === undefined) told.set(accountId, [entry]);
        else known.push(entry);
      }
    }
    const written = new Map<Message, string>();
    await Promise.all([...told].map(([accountId, own]) => this.#tell(accountId, own, end, written)));
  }

  /** @param written messages as JSON: a send of a moment ago is the same for everybody, and written once */
  #tell(
    accountId: string,
    entries: readonly Entry[],
    end: number,
    written: Map<Message, string>,
  ): Promise<void> | undefined {
    const listeners = this.#listeners.get(accountId);
    if (listeners === undefined) return;
    let anyLive = false;
    for (const listener of listeners) {
      if (listener.live) anyLive = true;
      else listener.hold(entries);
    }
    if (!anyLive) return;
    const push = (rendered: readonly Rendered[]): void => {
      if (rendered.length === 0) return;
      const changes = rendered.map((one) => write(one, written));
      for (const listener of listeners) if (listener.live) listener.push(changes, end);
    };
    const { content } = this.#options;
    const atHand = renderAtHand(content, entries);
    if (atHand === undefined) return renderEntries(content, accountId, entries).then(push);
    push(atHand);
  }

  #failAll(): void {
    for (const listeners of this.#listeners.values())
      for (const listener of [...listeners]) listener.failed();
  }
}

function audienceOf(
  { addresseeId, conversationId, shared, subjectId }: Entry,
  aware: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (addresseeId !== undefined) return [addresseeId];
  if (conversationId === undefined) return [];
  // Receipts that the others may not know go to the reader's own devices, which stay in step (U28).
  if (shared === false) return subjectId === undefined ? [] : [subjectId];
  return aware.get(conversationId) ?? [];
}

function write({ position, change }: Rendered, written: Map<Message, string>): Written {
  if (change.type !== 'message.sent') return { position, json: JSON.stringify(change) };
  const known = written.get(change.message);
  if (known !== undefined) return { position, json: known };
  const json = JSON.stringify(change);
  written.set(change.message, json);
  return { position, json };
}
