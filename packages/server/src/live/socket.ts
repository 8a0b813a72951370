import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCodes, limits, livePath } from '@takeback/protocol';
import { WebSocketServer } from 'ws';
import type { Bus } from '../bus/bus.ts';
import type { Caller, Calls } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal, refusalOf } from '../errors.ts';
import { endWithProblem } from '../http/problems.ts';
import type { Log } from '../log.ts';
import { networkOf } from '../rate-limits.ts';
import type { Database } from '../storage/database.ts';
import { CatchUp } from './catch-up.ts';
import { logEnd } from './changes.ts';
import { type Bounds, Connection, type Connections } from './connection.ts';
import type { Content } from './content.ts';
import { type Audience, FanOut } from './fan-out.ts';

/** Where an upgrade comes from. */
export interface Origin {
  /** Network address of the client, behind trusted proxies too. */
  readonly address: string;
  /** Session token in the request's cookie. */
  readonly cookie: string | undefined;
}

export interface LiveOptions {
  readonly database: Database;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the database: `identity.epoch`. */
  readonly epoch: string;
  readonly calls: Calls;
  readonly sessions: {
    identify(token: string): Promise<Caller>;
    touch(deviceId: string): Promise<void>;
  };
  readonly audience: Audience;
  readonly content: Content;
  /** Looks at the headers of an upgrade: a page of any site may ask for one. @throws Refusal wrong_origin */
  readonly admit: (request: IncomingMessage) => Origin;
  /** False: no bound on connections per address or account. For measuring. */
  readonly bounded: boolean;
  /** Changes to what is usual, for tests. */
  readonly tuning?: Partial<Tuning>;
}

/** How long things may take, in milliseconds, and how much may wait. */
export interface Tuning {
  readonly helloWithin: number;
  /** Silence after which a device is asked whether it is there. */
  readonly askAfter: number;
  /** Silence after which it is taken for gone. */
  readonly goneAfter: number;
  /** How often sockets are looked at. */
  readonly every: number;
  /** Time between the closing frames of both sides. */
  readonly goodbyeWithin: number;
  /** Time a device that catches up has to read a frame. */
  readonly readWithin: number;
  /** How long a batch that the bus did not bring is waited for. */
  readonly patience: number;
  /** Time for calls to be answered and sockets to close when the server ends. */
  readonly closeWithin: number;
  /** Bytes that may wait to be read by a device before it is dropped. */
  readonly unreadBytes: number;
}

const usual: Tuning = {
  helloWithin: 5_000,
  askAfter: 30_000,
  goneAfter: 75_000,
  every: 1_000,
  goodbyeWithin: 5_000,
  readWithin: 15_000,
  patience: 250,
  closeWithin: 3_000,
  unreadBytes: 4 * 1_048_576,
};

/** Most sockets of one address: a household, an office, a proxy that does not say for whom. */
const perAddress = 1_000;
const perAccount = 100;

/** The live socket of this process. */
export interface Live {
  /** Takes over an HTTP upgrade: for the server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many sockets are open. */
  count(): number;
  /** Answers what was called, says goodbye to every socket and ends. */
  close(): Promise<void>;
}

/** Opens the live socket. Nothing is heard from the bus before it resolves, and nothing is missed afterwards. */
export async function openLive(options: LiveOptions): Promise<Live> {
  const { database, bus, clock, log, epoch, calls, sessions, audience, content } = options;
  const tuning = { ...usual, ...options.tuning };
  const { position: end } = await logEnd(database.kysely);
  const fanOut = new FanOut({ bus, database, audience, content, log, end, patience: tuning.patience });
  const catchUp = new CatchUp({ database, content, epoch, handedOut: () => fanOut.handedOut });
  const bounds: Bounds = {
    perAccount: options.bounded ? perAccount : Number.POSITIVE_INFINITY,
    callsAtOnce: 64,
    unreadBytes: tuning.unreadBytes,
    readWithin: tuning.readWithin,
    heldEntries: 2_000,
  };
  const shared: Connections = {
    calls,
    identify: (token) => sessions.identify(token),
    touch: async (deviceId) => {
      // When everybody leaves at once because the server does, nothing is learned from it.
      if (!closing) await sessions.touch(deviceId);
    },
    fanOut,
    catchUp,
    clock,
    log,
    epoch,
    bounds,
  };
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
  });
  const connections = new Set<Connection>();
  const byAddress = new Map<string, number>();
  let closing = false;
  let whenEmpty: (() => void) | undefined;

  const count = (address: string, by: 1 | -1): void => {
    const network = networkOf(address);
    const now = (byAddress.get(network) ?? 0) + by;
    if (now === 0) byAddress.delete(network);
    else byAddress.set(network, now);
  };
  const gone = (connection: Connection): void => {
    if (!connections.delete(connection)) return;
    count(connection.address, -1);
    if (connections.size === 0) whenEmpty?.();
  };

  // One timer for all: an idle socket costs no timer of its own.
  const watch = setInterval(() => {
    const now = performance.now();
    for (const connection of connections) {
      const silence = now - connection.heardAt;
      if (!connection.open) {
        // It was told to close and does not answer, or does not even read.
        if (now - connection.leftAt > tuning.goodbyeWithin) connection.drop();
        continue;
      }
      // Never that nobody is signed in: the hello may be on its way, and a device that is told so wipes what it has.
      if (!connection.greeted && now - connection.openedAt > tuning.helloWithin)
        connection.close(closeCodes.tooSlow);
      else if (silence > tuning.goneAfter) connection.drop();
      else if (silence > tuning.askAfter) connection.ping();
    }
  }, tuning.every);
  watch.unref();

  /** @throws Refusal */
  const admit = (request: IncomingMessage): Origin => {
    if (closing) throw new Refusal('unavailable');
    if (request.url?.split('?', 1)[0] !== livePath) throw new Refusal('not_found');
    const origin = options.admit(request);
    if (options.bounded && (byAddress.get(networkOf(origin.address)) ?? 0) >= perAddress)
      throw new Refusal('too_many_requests', { retryAfter: 30 });
    return origin;
  };

  return {
    count: () => connections.size,
    upgrade: (request, socket, head) => {
      // A peer that is gone before the upgrade is done.
      socket.on('error', () => socket.destroy());
      try {
        const from = admit(request);
        webSockets.handleUpgrade(request, socket, head, (webSocket) => {
          connections.add(new Connection(webSocket, socket, shared, from, gone));
          count(from.address, 1);
        });
      } catch (error) {
        endWithProblem(socket, refusalOf(error));
      }
    },
    close: async () => {
      closing = true;
      clearInterval(watch);
      const until = performance.now() + tuning.closeWithin;
      await fanOut.close();
      await answered(connections, until);
      const allGone = new Promise<void>((resolve) => {
        whenEmpty = resolve;
        if (connections.size === 0) resolve();
      });
      for (const connection of connections) connection.close(closeCodes.goingAway);
      const tooLate = setTimeout(
        () => {
          for (const connection of connections) connection.drop();
        },
        Math.max(0, until - performance.now()),
      );
      await allGone;
      clearTimeout(tooLate);
    },
  };
}

/** Resolves when no call is being answered any more, or when it is too late. */
async function answered(connections: ReadonlySet<Connection>, until: number): Promise<void> {
  while (performance.now() < until && [...connections].some(({ busy }) => busy))
    await new Promise((resolve) => setTimeout(resolve, 10));
}
