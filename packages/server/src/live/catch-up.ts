import { parseCursor } from '@takeback/protocol';
import type { Database } from '../storage/database.ts';
import { type Content, renderEntries, writeWithin } from './content.ts';
import type { Entry } from './entries.ts';
import { entriesSince, erasuresSince } from './entries-since.ts';

/** Entries read at a time: they are small, and each page asks the database anew. */
const pageEntries = 1_024;
/** Bodies opened at a time: each part is sent before the next one is opened. */
const partEntries = 512;
/** Least bodies opened at a time, where they are large. */
const leastEntries = 8;
/** Characters of one frame: a device on a slow line gets on with every frame that it could read. */
const frameCharacters = 262_144;

/** Most catch-ups at a time: after a restart everybody comes at once, and sends must not wait for them. */
const mostAtOnce = 16;

/** A socket that has said hello. */
export interface Reader {
  readonly accountId: string;
  /** False once it is gone: nothing has to be read for it any more. */
  readonly open: boolean;
  reset(reason: 'no-cursor' | 'epoch' | 'too-old'): void;
  erasures(changes: readonly string[]): Promise<void>;
  /** Resolves when the reader has taken it in. */
  changes(changes: readonly string[], position: number): Promise<void>;
  /** Begins to hold what happens from now on, unless it does. @returns false when it did not before */
  startHolding(): boolean;
  /** What was held after a position, once; undefined when it was too much and has to be read from the log. */
  takeHeld(after: number): readonly Entry[] | undefined;
  /** Everything up to the position was sent: from here on changes are pushed as they happen. */
  goLive(position: number): void;
}

export interface CatchUpOptions {
  readonly database: Database;
  readonly content: Content;
  readonly epoch: string;
  /** Entries up to here were given to the sockets that were there. */
  readonly handedOut: () => number;
}

/** Brings readers from their cursor to the present, without a gap to what is pushed afterwards. */
export class CatchUp {
  readonly #options: CatchUpOptions;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Sends everything since the cursor, erasures first (U6); or tells the reader to start afresh (U27). */
  async run(reader: Reader, cursor: string | null): Promise<void> {
    const { epoch, handedOut } = this.#options;
    const from = cursor === null ? null : parseCursor(cursor);
    if (from === null) reader.reset('no-cursor');
    else if (from.epoch !== epoch) reader.reset('epoch');
    else if (from.position === handedOut()) {
      // Nothing happened while it was away: no question to the database, however many come back at once.
      reader.erasures([]);
      reader.goLive(from.position);
    } else await this.#inTurn(() => this.#read(reader, from.position));
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#running >= mostAtOnce) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
    }
  }

  async #read(reader: Reader, from: number): Promise<void> {
    const { database, handedOut } = this.#options;
    const erased = await erasuresSince(database, reader.accountId, from);
    // A cursor of the future was given before something was lost: that history is not this one.
    const reason = from < erased.floor ? 'too-old' : from > erased.end ? 'epoch' : undefined;
    if (reason !== undefined) {
      reader.reset(reason);
      return;
    }
    await reader.erasures(await this.#write(reader, erased.entries));

    let position = from;
    while (reader.open) {
      const page = await entriesSince(database, reader.accountId, position, pageEntries);
      if (position < page.floor) {
        reader.reset('too-old');
        return;
      }
      const isFull = page.entries.length === pageEntries;
      const last = isFull ? (page.entries.at(-1)?.position ?? page.end) : page.end;
      await this.#send(reader, page.entries, last);
      position = last;
      if (isFull) continue;
      // What was given out before the holding began is read; what is given out after it is held.
      if (!reader.startHolding() && handedOut() > position) continue;
      const reached = await this.#sendHeld(reader, position);
      position = reached.position;
      if (!reached.all) continue;
      reader.goLive(position);
      return;
    }
  }

  async #sendHeld(reader: Reader, from: number): Promise<{ position: number; all: boolean }> {
    let position = from;
    while (reader.open) {
      const held = reader.takeHeld(position);
      if (held === undefined) return { position, all: false };
      const last = held.at(-1)?.position;
      if (last === undefined) return { position, all: true };
      await this.#send(reader, held, last);
      position = last;
    }
    return { position, all: false };
  }

  async #send(reader: Reader, entries: readonly Entry[], end: number): Promise<void> {
    let part = partEntries;
    for (let sent = 0; sent < entries.length && reader.open; ) {
      const wanted = entries.slice(sent, sent + part);
      const rendered = await renderEntries(this.#options.content, reader.accountId, wanted);
      const { changes, left } = writeWithin(rendered, frameCharacters);
      // What did not fit is opened again when it is its turn: it may be unsent by then.
      const taken =
        left === undefined ? wanted.length : wanted.findIndex(({ position }) => position === left);
      sent += taken;
      const position = sent === entries.length ? end : (entries[sent - 1]?.position ?? end);
      if (changes.length > 0) await reader.changes(changes, position);
      part = Math.min(partEntries, Math.max(leastEntries, taken * 2));
    }
  }

  async #write(reader: Reader, entries: readonly Entry[]): Promise<string[]> {
    const rendered = await renderEntries(this.#options.content, reader.accountId, entries);
    return rendered.map(({ change }) => JSON.stringify(change));
  }
}
