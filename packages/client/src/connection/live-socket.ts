import {
  type ClientFrame,
  livePath,
  type MethodName,
  type MethodParams,
  type MethodResult,
  type Problem,
  protocolVersion,
  type ServerFrame,
  serverFrame,
} from '@takeback/protocol';
import { ConnectionError, TakebackError } from '../errors.ts';
import { isResultOf } from './http.ts';

export interface LiveSocketOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  readonly cursor: string | null;
  readonly token: string | null;
  /** Everything but answers to calls and pongs, in order. */
  readonly onFrame: (frame: ServerFrame) => void;
  /** Once, however it ended. */
  readonly onClose: (code: number) => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

const answerMilliseconds = 15_000;
/** A silent connection is asked whether it lives after this long, and given up after as long again. */
const silenceMilliseconds = 20_000;
/** A connection in doubt, after sleep or a change of network, has this long to answer. */
const doubtMilliseconds = 3_000;
const welcomeMilliseconds = 10_000;

/** One WebSocket: says hello, carries calls, notices when the other side is gone. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  #nextRef = 0;
  #ended = false;
  #watch: ReturnType<typeof setTimeout> | null = null;

  /** Begins to connect; `onFrame` and `onClose` tell how it went. */
  constructor(options: LiveSocketOptions) {
    this.#options = options;
    const address = new URL(livePath, options.url);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new options.webSocket(address.href);
    this.#socket.onopen = () => {
      const { cursor, token } = options;
      const hello: ClientFrame = { type: 'hello', protocol: protocolVersion, cursor };
      this.#say(token === null ? hello : { ...hello, token });
    };
    this.#socket.onmessage = (event) => this.#receive(event.data);
    this.#socket.onclose = (event) => this.#end(event.code);
    // A close event follows every error.
    this.#socket.onerror = () => undefined;
    this.#askForSign(welcomeMilliseconds);
  }

  /** Calls a method that has `live: true`. @throws TakebackError or ConnectionError, as the HTTP API does. */
  async call<Name extends MethodName>(name: Name, params: MethodParams<Name>): Promise<MethodResult<Name>> {
    if (this.#ended || this.#socket.readyState !== this.#socket.OPEN) {
      throw new ConnectionError('The connection is closed.');
    }
    const ref = this.#nextRef;
    this.#nextRef += 1;
    const result = await new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => this.close(), answerMilliseconds);
      this.#pending.set(ref, { resolve, reject, timer });
      this.#say({ type: 'call', ref, method: name, params });
    });
    if (!isResultOf(name, result)) throw new ConnectionError(`The answer to ${name} has another form.`);
    return result;
  }

  /** Finds out soon whether the other side is still there. */
  check(): void {
    if (!this.#ended) this.#askForSign(doubtMilliseconds);
  }

  close(): void {
    this.#socket.close();
    this.#end(1000);
  }

  #say(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #receive(data: unknown): void {
    if (this.#ended) return;
    this.#watchSilence();
    const frame = serverFrame.safeParse(parseJson(data));
    if (!frame.success) {
      this.close();
      return;
    }
    const { data: said } = frame;
    if (said.type === 'pong') return;
    if (said.type === 'result') this.#settle(said.ref, ({ resolve }) => resolve(said.result));
    else if (said.type === 'failure' && said.ref !== null) this.#fail(said.ref, said.problem);
    else this.#options.onFrame(said);
  }

  #fail(ref: number, problem: Problem): void {
    this.#settle(ref, ({ reject }) => reject(new TakebackError(problem)));
  }

  #settle(ref: number, by: (pending: Pending) => void): void {
    const pending = this.#pending.get(ref);
    if (!pending) return;
    this.#pending.delete(ref);
    clearTimeout(pending.timer);
    by(pending);
  }

  #watchSilence(): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    if (this.#ended) return;
    this.#watch = setTimeout(() => this.#askForSign(silenceMilliseconds), silenceMilliseconds);
  }

  #askForSign(within: number): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    if (this.#socket.readyState === this.#socket.OPEN) this.#say({ type: 'ping' });
    this.#watch = setTimeout(() => this.close(), within);
  }

  #end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#watch !== null) clearTimeout(this.#watch);
    for (const ref of [...this.#pending.keys()]) {
      this.#settle(ref, ({ reject }) => reject(new ConnectionError('The connection was lost.')));
    }
    this.#options.onClose(code);
  }
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
