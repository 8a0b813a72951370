import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueryResultRow } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSessions } from '../src/accounts/sessions.ts';
import { createLocalBus } from '../src/bus/local.ts';
import { systemClock } from '../src/clock.ts';
import { createMembership } from '../src/conversations/membership.ts';
import { publishChanges } from '../src/live/changes.ts';
import type { Content } from '../src/live/content.ts';
import { entriesBetween } from '../src/live/entries-since.ts';
import { openLive } from '../src/live/socket.ts';
import { createLog } from '../src/log.ts';
import { createOpenedMessages } from '../src/messages/opened-messages.ts';
import type { Database, Prepared } from '../src/storage/database.ts';
import { createContent } from '../src/sync/content.ts';
import { cursorOf, makePair, type SentResult, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';
import { LiveConnection } from './kit-live.ts';

let kit: Kit;
const opened: (() => Promise<void>)[] = [];
beforeAll(async () => {
  kit = await startKit();
});
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
afterAll(() => kit.stop());

/** Stops whoever passes, while it is shut. */
class Gate {
  #arrived: (() => void) | undefined;
  #open: Promise<void> | undefined;

  /** Stops the next one. @returns when it has come, with what lets it go on */
  shut(): { readonly arrived: Promise<void>; release(): void } {
    let release = () => {};
    this.#open = new Promise((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    return { arrived, release: () => release() };
  }

  async pass(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    this.#arrived?.();
    await open;
  }
}

/** The live part of another process on the same database: it can be held up where things are read. */
async function otherProcess() {
  const { storage } = kit;
  const page = new Gate();
  const tombstones = new Gate();
  const database: Database = {
    ...storage.database,
    prepared: async <Row extends QueryResultRow>(statement: Prepared, values: readonly unknown[]) => {
      const rows = await storage.database.prepared<Row>(statement, values);
      if (statement.name === 'entries-since') await page.pass();
      return rows;
    },
  };
  const bus = createLocalBus();
  const log = createLog('silent');
  const view = { keyring: storage.keyring, opened: createOpenedMessages({ bus }), log };
  const real = createContent(database, view);
  const content: Content = {
    ...real,
    tombstones: async (viewerId, ids) => {
      await tombstones.pass();
      return real.tombstones(viewerId, ids);
    },
  };
  const somebody = await kit.signUp(`somebody.${opened.length}${Date.now() % 100_000}`);
  const [epoch = '', start] = (await cursorOf(kit, somebody)).split('.');
  const live = await openLive({
    database,
    bus,
    clock: systemClock,
    log,
    epoch,
    calls: { call: async () => ({}) },
    sessions: createSessions({ database, clock: systemClock, bus }),
    audience: createMembership({ database }),
    content,
    admit: () => ({ address: '127.0.0.1', cookie: undefined }),
    bounded: true,
  });
  const http = createServer().on('upgrade', live.upgrade);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    await live.close();
    http.close();
  });
  let published = Number(start);
  return {
    page,
    tombstones,
    /** Lets this process hear of what was committed since the last time. */
    hear: async () => {
      const last = Number((await cursorOf(kit, somebody)).split('.')[1]);
      if (last === published) return;
      const entries = await entriesBetween(storage.database, published + 1, last);
      publishChanges(bus, { first: published + 1, last, entries });
      published = last;
    },
    connect: async (as: SignedIn, cursor: string) => {
      const address = http.address() satisfies AddressInfo | string | null;
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const socket = await LiveConnection.open(`http://127.0.0.1:${port}`);
      await socket.hello(as.token, cursor);
      return socket;
    },
  };
}

const sentIn = (socket: LiveConnection) =>
  socket.frames
    .flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
    .flatMap((change) => (change.type === 'message.sent' ? [change.message.sequence] : []));

const until = async (socket: LiveConnection, sent: SentResult) => {
  for (;;) if ((await socket.nextChange('message.sent')).message.id === sent.messageId) return;
};

describe('between catching up and live', () => {
  it('[S8] nothing that is committed meanwhile is lost or told twice', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const send = (text: string) => sendText(kit, conversationId, ada, text);
    const before = await cursorOf(kit, ben);
    await send('while away');
    const other = await otherProcess();

    const first = other.page.shut();
    const socket = await other.connect(ben, before);
    await first.arrived;
    // Read was what there was; this is committed, and given out to those who are live, before the device is.
    await send('before the holding');
    await other.hear();
    const second = other.page.shut();
    first.release();
    await second.arrived;
    // Now the device is held for: this is in no page that was read, only among what is held.
    await send('while held');
    await other.hear();
    second.release();
    await socket.next('caughtUp');
    const last = await send('live');
    await other.hear();
    await until(socket, last);
    expect(sentIn(socket)).toEqual([1, 2, 3, 4]);
    await socket.close();
  });

  it('what is still being written for live devices is not told again to one that just caught up', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const gone = await sendText(kit, conversationId, ada, 'gone');
    const before = await cursorOf(kit, ben);
    await sendText(kit, conversationId, ada, 'stays');
    const other = await otherProcess();
    const liveOne = await other.connect(ben, await cursorOf(kit, ben));
    await liveOne.next('caughtUp');

    // The device that catches up is held for …
    const first = other.page.shut();
    const socket = await other.connect(ben, before);
    await first.arrived;
    await sendText(kit, conversationId, ada, 'makes it read again');
    await other.hear();
    const second = other.page.shut();
    first.release();
    await second.arrived;
    // … when an unsend is given out, and its writing takes longer than the catching up.
    const writing = other.tombstones.shut();
    await unsendSent(kit, gone, ada);
    await other.hear();
    await writing.arrived;
    second.release();
    await socket.next('caughtUp');
    writing.release();
    const last = await sendText(kit, conversationId, ada, 'the last');
    await other.hear();
    await Promise.all([until(socket, last), until(liveOne, last)]);
    for (const one of [socket, liveOne]) {
      const unsent = one.frames
        .flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
        .filter(({ type }) => type === 'message.unsent');
      expect(unsent).toHaveLength(1);
      await one.close();
    }
  });
});
