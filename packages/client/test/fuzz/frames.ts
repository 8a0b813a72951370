import {
  type Change,
  type ClientFrame,
  clientFrame,
  type MethodName,
  type ServerFrame,
  serverFrame,
} from '@takeback/protocol';
import fc from 'fast-check';
import type { Disorder } from './operations.ts';

/** The way of frames between one device and the server, on which a test can hold them back and disorder them. */
export interface FrameWay {
  /** For the client: sockets on this way. */
  readonly webSocket: typeof WebSocket;
  /** From now on frames wait, on their way to the device or from it; of `changes` only those that answer no call. */
  hold(what: 'arriving' | 'changes' | 'leaving'): void;
  /** Lets only those frames arrive, of those that wait, that tell of a change of this type. */
  letArrive(type: Change['type']): void;
  /** Lets everything go that waits, in an order in which it could also have come, some of it twice. */
  letGo(disorder?: Disorder): void;
  readonly isHolding: boolean;
}

type ChangesFrame = Extract<ServerFrame, { type: 'changes' }>;
type Receive = (this: WebSocket, event: MessageEvent) => unknown;

/** Who hides and undoes it says two things that do not commute; all other changes and calls do. */
const ordered: readonly string[] = ['message.hidden', 'message.unhidden'];
const orderedCalls: readonly MethodName[] = ['messages.hide', 'messages.unhide'];

/** Frames that may come once more after all of these. */
function commutesWith(past: readonly ChangesFrame[]): (frame: ChangesFrame) => boolean {
  const hidden = new Set(
    past.flatMap(({ changes }) =>
      changes.flatMap((change) => (change.type === 'message.hidden' ? change.messageId : [])),
    ),
  );
  return (frame) =>
    commutes(frame) &&
    !frame.changes.some((change) => change.type === 'message.unsent' && hidden.has(change.messageId));
}

const commutes = ({ changes }: ChangesFrame) => !changes.some(({ type }) => ordered.includes(type));

/** What can be told from a seed: a whole number below a bound. */
function diceOf(seed: number): (below: number) => number {
  const throws = fc.sample(fc.noBias(fc.nat({ max: 0x7fffffff })), { seed, numRuns: 100 });
  let at = 0;
  return (below) => {
    const thrown = throws[at % throws.length] ?? 0;
    at += 1;
    return below === 0 ? 0 : thrown % below;
  };
}

function parse(data: unknown): ServerFrame {
  return serverFrame.parse(JSON.parse(String(data)));
}

const isAnswer = ({ type }: ServerFrame) => type === 'result' || type === 'failure';

function shuffleAnswers(frames: ServerFrame[], dice: (below: number) => number): ServerFrame[] {
  // Answers take another way through server and client than changes: either may come first.
  const rest = frames.filter((frame) => !isAnswer(frame));
  const first = rest.findIndex(({ type }) => type === 'caughtUp' || type === 'changes');
  for (const answer of frames.filter(isAnswer)) {
    const from = Math.max(0, first);
    rest.splice(from + dice(rest.length - from + 1), 0, answer);
  }
  return rest;
}

/** Two frames of changes change places; no cursor says more than what has come until then. */
function swapChanges(
  frames: ServerFrame[],
  reached: string | null,
  dice: (below: number) => number,
): ServerFrame[] {
  const out = [...frames];
  let before = reached;
  for (let at = 0; at + 1 < out.length; at += 1) {
    const [one, two] = [out[at], out[at + 1]];
    if (one?.type === 'changes' && two?.type === 'changes' && before !== null) {
      if (commutes(one) && commutes(two) && dice(2) === 0) {
        out[at] = { ...two, cursor: before };
        out[at + 1] = { ...one, cursor: two.cursor };
      }
    }
    const passed = out[at];
    if (passed?.type === 'changes' || passed?.type === 'caughtUp') before = passed.cursor;
  }
  return out;
}

/** Makes a way. Frames pass at once until they are held. */
export function openFrameWay(): FrameWay {
  const sockets = new Set<HeldSocket>();
  let holdsArriving = false;
  let holdsChanges = false;
  let holdsLeaving = false;
  /** What has come to the device over all connections of this way: may come again. */
  const past: ChangesFrame[] = [];

  class HeldSocket extends WebSocket {
    #onmessage: Receive | null = null;
    #arriving: ServerFrame[] = [];
    #leaving: string[] = [];
    /** Where the device is by what was said on this connection: what came over another one it may have dropped. */
    #reached: string | null = null;

    constructor(url: string | URL) {
      super(url);
      sockets.add(this);
      this.addEventListener('message', ({ data }) => {
        const frame = parse(data);
        if (holdsArriving || (holdsChanges && !isAnswer(frame))) this.#arriving.push(frame);
        else this.#deliver(frame);
      });
      this.addEventListener('close', () => sockets.delete(this));
    }

    override get onmessage(): Receive | null {
      return this.#onmessage;
    }
    override set onmessage(receive: Receive | null) {
      this.#onmessage = receive;
    }

    override send(data: string): void {
      const frame = clientFrame.parse(JSON.parse(data));
      if (frame.type === 'hello') this.#reached = frame.cursor;
      if (holdsLeaving && frame.type === 'call') this.#leaving.push(data);
      else super.send(data);
    }

    #deliver(frame: ServerFrame): void {
      if (frame.type === 'changes') past.push(frame);
      if (frame.type === 'changes' || frame.type === 'caughtUp') this.#reached = frame.cursor;
      this.#onmessage?.call(this, new MessageEvent('message', { data: JSON.stringify(frame) }));
    }

    letArrive({ seed, swap, repeat }: Disorder): void {
      const dice = diceOf(seed);
      let frames = this.#arriving.splice(0);
      frames = shuffleAnswers(frames, dice);
      if (swap) frames = swapChanges(frames, this.#reached, dice);
      for (const frame of frames) this.#deliver(frame);
      const again = past.filter(commutesWith(past));
      for (let times = repeat ? 1 + dice(3) : 0; times > 0; times -= 1) {
        const old = again[dice(again.length)];
        if (old && this.#reached !== null) this.#deliver({ ...old, cursor: this.#reached });
      }
    }

    letArriveOnly(isWanted: (frame: ServerFrame) => boolean): void {
      const wanted = this.#arriving.filter(isWanted);
      this.#arriving = this.#arriving.filter((frame) => !isWanted(frame));
      for (const frame of wanted) this.#deliver(frame);
    }

    letLeave({ seed, swap, repeat }: Disorder): void {
      const dice = diceOf(seed);
      const calls = this.#leaving.splice(0);
      const isOrdered = (data: string) => {
        const frame: ClientFrame = clientFrame.parse(JSON.parse(data));
        return frame.type === 'call' && orderedCalls.some((name) => name === frame.method);
      };
      if (swap && !calls.some(isOrdered)) {
        for (let at = calls.length - 1; at > 0; at -= 1) {
          const other = dice(at + 1);
          const [one, two] = [calls[at], calls[other]];
          if (one !== undefined && two !== undefined) [calls[at], calls[other]] = [two, one];
        }
      }
      for (const data of calls) {
        if (this.readyState !== this.OPEN) return;
        super.send(data);
        if (repeat && dice(2) === 0) super.send(data);
      }
    }
  }

  return {
    webSocket: HeldSocket,
    hold(what) {
      if (what === 'arriving') holdsArriving = true;
      else if (what === 'changes') holdsChanges = true;
      else holdsLeaving = true;
    },
    letArrive(type) {
      const tells = (frame: ServerFrame) =>
        frame.type === 'changes' && frame.changes.some((change) => change.type === type);
      for (const socket of [...sockets]) socket.letArriveOnly(tells);
    },
    letGo(disorder = { seed: 0, swap: false, repeat: false }) {
      holdsArriving = false;
      holdsChanges = false;
      holdsLeaving = false;
      for (const socket of [...sockets]) {
        socket.letLeave(disorder);
        socket.letArrive(disorder);
      }
    },
    get isHolding() {
      return holdsArriving || holdsChanges || holdsLeaving;
    },
  };
}
