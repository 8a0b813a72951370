import type { MethodName, MethodParams, MethodResult, ServerFrame } from '@takeback/protocol';
import { Backoff } from './backoff.ts';
import { type Call, isLive } from './http.ts';
import { LiveSocket } from './live-socket.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  readonly http: Call;
  /** What to say in the hello; asked before each attempt. A rejection counts as a failed attempt. */
  readonly prepare: () => Promise<{ cursor: string; token: string | null }>;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly backoff?: Backoff;
}

export type ConnectionStatus = 'connecting' | 'online' | 'offline';

/** Keeps one live socket to the server: connects, notices a loss, tries again, for as long as it is started. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #backoff: Backoff;
  #status: ConnectionStatus = 'offline';
  #socket: LiveSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Counts starts and stops: what an earlier run still has under way is dropped. */
  #run = 0;
  #started = false;
  #preparing = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff();
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#backoff.reset();
    this.#attempt();
  }

  stop(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#run += 1;
    this.#preparing = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#socket?.close();
    this.#socket = null;
    this.#setStatus('offline');
  }

  /** Tries now instead of at the planned time; a connection that seems to be there has to prove it. */
  retryNow(): void {
    this.#socket?.check();
    if (!this.#started || this.#socket !== null || this.#preparing) return;
    this.#backoff.reset();
    this.#attempt();
  }

  /** Drops the socket and makes a new one, with what `prepare` then says. */
  restart(): void {
    if (!this.#started) return;
    this.stop();
    this.start();
  }

  /** Gives up the socket after an error; the next attempt comes after the usual wait. */
  drop(): void {
    if (this.#socket === null) return;
    const socket = this.#socket;
    this.#lost();
    socket.close();
  }

  /** To be called when the server has welcomed this device. */
  welcomed(): void {
    if (this.#socket === null) return;
    this.#backoff.reset();
    this.#setStatus('online');
  }

  /** Calls through the socket where there is one and the method allows it, else over HTTP. */
  call<Name extends MethodName>(name: Name, params: MethodParams<Name>): Promise<MethodResult<Name>> {
    if (this.#socket !== null && this.#status === 'online' && isLive(name)) {
      return this.#socket.call(name, params);
    }
    return this.#options.http(name, params);
  }

  #attempt(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const run = ++this.#run;
    this.#preparing = true;
    this.#setStatus('connecting');
    this.#options.prepare().then(
      ({ cursor, token }) => {
        if (run !== this.#run) return;
        this.#preparing = false;
        const { url, webSocket, onFrame } = this.#options;
        this.#socket = new LiveSocket({
          url,
          webSocket,
          cursor,
          token,
          onFrame: (frame) => {
            if (run === this.#run) onFrame(frame);
          },
          onClose: () => {
            if (run === this.#run) this.#lost();
          },
        });
      },
      () => {
        if (run === this.#run) this.#lost();
      },
    );
  }

  #lost(): void {
    this.#run += 1;
    this.#preparing = false;
    this.#socket = null;
    this.#setStatus('offline');
    if (!this.#started) return;
    this.#timer = setTimeout(() => this.#attempt(), this.#backoff.next());
  }

  #setStatus(status: ConnectionStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}
