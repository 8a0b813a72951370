import {
  type Change,
  type ChangeType,
  livePath,
  type MethodName,
  type MethodParams,
  type MethodResult,
  problem,
  protocolVersion,
  type ServerFrame,
  serverFrame,
} from '@takeback/protocol';
import { WebSocket } from 'ws';
import { Refused, resultOf } from './kit-answers.ts';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

interface Waiter {
  readonly wants: (frame: ServerFrame) => boolean;
  readonly take: (frame: ServerFrame) => void;
  readonly fail: (error: Error) => void;
}

const patience = 10_000;

/** A live connection as a device has it, for tests: frames wait until they are asked for. */
export class LiveConnection {
  /** All frames so far, those taken by `next` included. */
  readonly frames: ServerFrame[] = [];
  /** When the connection ended, and why. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #waiting: ServerFrame[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #changes: Change[] = [];
  readonly #watchers = new Set<() => void>();
  #isClosed = false;
  #ref = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(serverFrame.parse(JSON.parse(String(data)))));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#isClosed = true;
        for (const waiter of this.#waiters) waiter.fail(new Error(`The connection closed (${code})`));
        this.#waiters.clear();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Connects without saying hello. @throws Error with the status when the server refuses */
  static open(url: string, headers: Record<string, string> = {}): Promise<LiveConnection> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${livePath}`, { headers });
    const connection = new LiveConnection(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(connection));
      socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`refused with ${response.statusCode}`));
        socket.terminate();
      });
      socket.once('error', reject);
    });
  }

  /** Sends text as it is. */
  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Says hello, and waits for `welcome` or `reset`. @returns what came */
  async hello(token: string | undefined, cursor: string | null): Promise<FrameOf<'welcome' | 'reset'>> {
    const frame = { type: 'hello', protocol: protocolVersion, cursor, ...(token !== undefined && { token }) };
    this.sendRaw(JSON.stringify(frame));
    return this.next('welcome', 'reset');
  }

  /** The first frame of one of these types that was not taken yet, now or when it comes. */
  next<Type extends ServerFrame['type']>(...types: Type[]): Promise<FrameOf<Type>> {
    const isWanted = (frame: ServerFrame): frame is FrameOf<Type> =>
      types.some((type) => type === frame.type);
    return this.#take(isWanted, types.join(' or '));
  }

  /** The first change of a type that was not asked for yet, whichever frame brings it. Apart from `next`. */
  async nextChange<Type extends ChangeType>(type: Type): Promise<Extract<Change, { type: Type }>> {
    const isWanted = (change: Change): change is Extract<Change, { type: Type }> => change.type === type;
    for (;;) {
      for (const [at, change] of this.#changes.entries()) {
        if (!isWanted(change)) continue;
        this.#changes.splice(at, 1);
        return change;
      }
      await this.#moreChanges(type);
    }
  }

  /** Calls a method. @throws Refused */
  async call<Name extends MethodName>(name: Name, params: MethodParams<Name>): Promise<MethodResult<Name>> {
    this.#ref += 1;
    const ref = this.#ref;
    this.sendRaw(JSON.stringify({ type: 'call', ref, method: name, params }));
    const isAnswer = (frame: ServerFrame): frame is FrameOf<'result' | 'failure'> =>
      (frame.type === 'result' || frame.type === 'failure') && frame.ref === ref;
    const answer = await this.#take(isAnswer, `the answer to ${name}`);
    if (answer.type === 'failure') throw new Refused(problem.parse(answer.problem));
    return resultOf(name, answer.result);
  }

  /** Closes in good order and waits for the end. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  /** Cuts the connection, as when a network goes away. */
  terminate(): void {
    this.#socket.terminate();
  }

  #take<Frame extends ServerFrame>(
    wants: (frame: ServerFrame) => frame is Frame,
    what: string,
  ): Promise<Frame> {
    return new Promise((resolve, reject) => {
      for (const [at, frame] of this.#waiting.entries()) {
        if (!wants(frame)) continue;
        this.#waiting.splice(at, 1);
        resolve(frame);
        return;
      }
      if (this.#isClosed) {
        reject(new Error(`The connection is closed; ${what} never came`));
        return;
      }
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const seen = this.frames.map((frame) => frame.type).join(', ');
        reject(new Error(`${what} did not come in ${patience} ms; came: ${seen || 'nothing'}`));
      }, patience);
      const waiter: Waiter = {
        wants,
        take: (frame) => {
          clearTimeout(timer);
          if (wants(frame)) resolve(frame);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Waits until another frame has come, or the connection is closed. */
  #moreChanges(type: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        if (error === undefined) resolve();
        else reject(error);
      };
      const watcher = () => settle();
      const giveUp = (why: string) => {
        settle(new Error(`No change ${type} came: ${why}`));
      };
      const timer = setTimeout(() => giveUp(`${patience} ms went by`), patience);
      if (this.#isClosed) giveUp('the connection is closed');
      else {
        this.#watchers.add(watcher);
        void this.closed.then(() => giveUp('the connection closed'));
      }
    });
  }

  #receive(frame: ServerFrame): void {
    this.frames.push(frame);
    if (frame.type === 'changes' || frame.type === 'erasures') this.#changes.push(...frame.changes);
    for (const watcher of this.#watchers) watcher();
    for (const waiter of this.#waiters) {
      if (!waiter.wants(frame)) continue;
      this.#waiters.delete(waiter);
      waiter.take(frame);
      return;
    }
    this.#waiting.push(frame);
  }
}
