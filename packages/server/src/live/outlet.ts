import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** How much may wait to be read by one device. */
export interface OutletBounds {
  /** Bytes, beside the answers it asked for. */
  readonly unreadBytes: number;
  /** Milliseconds it may take to read one frame while it catches up. */
  readonly readWithin: number;
}

/** Answers of at least this length are counted apart. */
const largeAnswer = 65_536;

/** What goes out through one socket, and how much of it the device has not read yet. */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #bounds: OutletBounds;
  #gathering = false;
  /** Bytes of large answers among those that wait: a page of history must not make its reader a slow one. */
  #answerBytes = 0;

  /** @param stream that the socket is made of */
  constructor(socket: WebSocket, stream: Duplex, bounds: OutletBounds) {
    this.#socket = socket;
    this.#stream = stream;
    this.#bounds = bounds;
  }

  /** The device does not read: nothing more should be pushed. */
  get isSlow(): boolean {
    return this.#socket.bufferedAmount - this.#answerBytes > this.#bounds.unreadBytes;
  }

  /** Whether there is room for another answer. */
  get hasRoom(): boolean {
    return this.#socket.bufferedAmount <= this.#bounds.unreadBytes;
  }

  push(text: string): void {
    this.#gather();
    this.#socket.send(text);
  }

  /** @param onRead called when it has left this process */
  answer(text: string, onRead: () => void): void {
    const counted = text.length >= largeAnswer ? Buffer.byteLength(text) : 0;
    this.#answerBytes += counted;
    this.#gather();
    this.#socket.send(text, () => {
      this.#answerBytes -= counted;
      onRead();
    });
  }

  /** Sends, and waits while much is unread. @returns false when that took too long */
  async offer(text: string): Promise<boolean> {
    const read = new Promise<true>((resolve) => this.#socket.send(text, () => resolve(true)));
    if (this.#socket.bufferedAmount <= this.#bounds.unreadBytes / 4) return true;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.#bounds.readWithin);
    });
    const inTime = await Promise.race([read, tooLate]);
    clearTimeout(timer);
    return inTime;
  }

  /**
   * What is sent in one turn goes out as one: a commit answers several calls of a device and tells it of their messages,
   * and each write of its own costs more than all that led to it.
   */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      this.#stream.uncork();
    });
  }
}
