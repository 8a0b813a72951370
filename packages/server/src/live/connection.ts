import type { Duplex } from 'node:stream';
import {
  type ClientFrame,
  closeCodes,
  type ErrorCode,
  formatCursor,
  type Problem,
  problemOf,
  protocolVersion,
  type ServerFrame,
} from '@takeback/protocol';
import type { WebSocket } from 'ws';
import type { Caller, Calls } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CatchUp, Reader } from './catch-up.ts';
import type { Entry } from './entries.ts';
import type { FanOut, Listener, Written } from './fan-out.ts';
import { readFrame, writeChanges, writeFrame } from './frames.ts';
import { Outlet, type OutletBounds } from './outlet.ts';

/** What all sockets of a process have in common. */
export interface Connections {
  readonly calls: Calls;
  /** Who a token belongs to. @throws Refusal not_signed_in | session_revoked */
  readonly identify: (token: string) => Promise<Caller>;
  /** Notes that a device was there until now. */
  readonly touch: (deviceId: string) => Promise<void>;
  readonly fanOut: FanOut;
  readonly catchUp: CatchUp;
  readonly clock: Clock;
  readonly log: Log;
  readonly epoch: string;
  readonly bounds: Bounds;
}

/** How much one socket may cost. */
export interface Bounds extends OutletBounds {
  /** Most sockets of one account. */
  readonly perAccount: number;
  /** Most calls of one socket that are being answered; its next frames are read when one is. */
  readonly callsAtOnce: number;
  /** Entries held for a device while it catches up; more are read from the log again. */
  readonly heldEntries: number;
}

type Phase = 'new' | 'identifying' | 'reading' | 'live' | 'apart' | 'closed';

const closeOf: Partial<Record<ErrorCode, number>> = {
  unsupported_protocol: closeCodes.badFrame,
  too_many_requests: closeCodes.tooMany,
  internal: 1011,
  unavailable: closeCodes.goingAway,
};

/** One socket of one device. */
export class Connection implements Listener, Reader {
  readonly openedAt = performance.now();
  /** When something was last heard from it. */
  heardAt = performance.now();
  /** When it was told to close. */
  leftAt = Number.POSITIVE_INFINITY;
  readonly #socket: WebSocket;
  readonly #outlet: Outlet;
  readonly #with: Connections;
  readonly #address: string;
  readonly #onGone: (connection: Connection) => void;
  #token: string | undefined;
  #caller: Caller | null = null;
  #phase: Phase = 'new';
  /** Changes up to here were sent. */
  #position = 0;
  #held: Entry[] | undefined;
  #calls = 0;

  /**
   * @param stream that the socket is made of
   * @param from with the session token of the upgrade's cookie, if there was one
   * @param onGone called once when the socket has closed
   */
  constructor(
    socket: WebSocket,
    stream: Duplex,
    shared: Connections,
    from: { readonly address: string; readonly cookie: string | undefined },
    onGone: (connection: Connection) => void,
  ) {
    this.#socket = socket;
    this.#outlet = new Outlet(socket, stream, shared.bounds);
    this.#with = shared;
    this.#address = from.address;
    this.#token = from.cookie;
    this.#onGone = onGone;
    socket.on('message', (data, isBinary) => {
      if (isBinary || !Buffer.isBuffer(data)) this.close(closeCodes.badFrame, problemOf('invalid_input'));
      else this.#hear(data.toString());
    });
    socket.on('pong', () => {
      this.heardAt = performance.now();
    });
    // What is wrong with a frame below ours (UTF-8, size, masking) ws answers with the standard close code itself.
    socket.on('error', () => {});
    socket.on('close', () => this.#gone());
  }

  get address(): string {
    return this.#address;
  }

  get greeted(): boolean {
    return this.#phase !== 'new';
  }

  get accountId(): string {
    return this.#caller?.accountId ?? '';
  }

  get deviceId(): string {
    return this.#caller?.deviceId ?? '';
  }

  get open(): boolean {
    return this.#phase !== 'closed';
  }

  get live(): boolean {
    return this.#phase === 'live';
  }

  /** Calls that are being answered. */
  get busy(): boolean {
    return this.#calls > 0;
  }

  ping(): void {
    this.#socket.ping();
  }

  /** Says what is wrong, if anything, and closes. */
  close(code: number, problem?: Problem): void {
    if (this.#phase === 'closed') return;
    if (problem !== undefined) this.#send({ type: 'failure', ref: null, problem });
    this.#leave();
    this.#socket.close(code);
  }

  /** Ends it without a word: nobody is there. */
  drop(): void {
    this.#leave();
    this.#socket.terminate();
  }

  #hear(text: string): void {
    if (this.#phase === 'closed') return;
    this.heardAt = performance.now();
    const read = readFrame(text);
    if ('frame' in read) this.#follow(read.frame);
    else if (read.ref === null) this.close(closeCodes.badFrame, read.problem);
    else this.#send({ type: 'failure', ref: read.ref, problem: read.problem });
  }

  #follow(frame: ClientFrame): void {
    switch (frame.type) {
      case 'ping':
        if (this.live && this.#outlet.isSlow) this.close(closeCodes.tooSlow);
        else this.#send({ type: 'pong' });
        return;
      case 'hello':
        if (this.#phase === 'new') this.#greet(frame);
        else this.close(closeCodes.badFrame, problemOf('invalid_input', { detail: 'Say hello once.' }));
        return;
      case 'call':
        if (this.#caller !== null) this.#answer(frame, this.#caller);
        else this.#refuseEarly(frame.ref);
    }
  }

  /** While hello is being answered a call is only early; before it, the client does not speak our protocol. */
  #refuseEarly(ref: number): void {
    this.#send({ type: 'failure', ref, problem: problemOf('not_signed_in') });
    if (this.#phase === 'new') this.close(closeCodes.notSignedIn);
  }

  async #greet(hello: Extract<ClientFrame, { type: 'hello' }>): Promise<void> {
    const { catchUp, log } = this.#with;
    this.#phase = 'identifying';
    const token = hello.token ?? this.#token;
    this.#token = undefined;
    try {
      if (hello.protocol !== protocolVersion) throw new Refusal('unsupported_protocol');
      if (token === undefined) throw new Refusal('not_signed_in');
      if (await this.#welcome(token)) await catchUp.run(this, hello.cursor);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        log.error('A socket could not be served', error);
        this.failed();
      } else if (error.code === 'session_revoked') this.revoked();
      else this.close(closeOf[error.code] ?? closeCodes.notSignedIn, error.problem);
    }
  }

  /** @returns false when the socket is gone */
  async #welcome(token: string): Promise<boolean> {
    const { identify, fanOut, clock, epoch, bounds } = this.#with;
    const caller = await identify(token);
    if (!this.open) return false;
    if (fanOut.count(caller.accountId) >= bounds.perAccount) throw new Refusal('too_many_requests');
    this.#caller = caller;
    this.#phase = 'reading';
    if (!fanOut.add(this)) throw new Refusal('session_revoked');
    const { accountId, deviceId } = caller;
    const now = clock.now().toISOString();
    this.#send({ type: 'welcome', protocol: protocolVersion, accountId, deviceId, epoch, now });
    return true;
  }

  async #answer(
    { ref, method, params }: Extract<ClientFrame, { type: 'call' }>,
    caller: Caller,
  ): Promise<void> {
    this.#calls += 1;
    if (this.#calls >= this.#with.bounds.callsAtOnce) this.#socket.pause();
    const frame = await this.#with.calls
      .call(method, params, { address: this.#address, caller }, 'live')
      .then(
        (result): ServerFrame => ({ type: 'result', ref, result }),
        (error: unknown): ServerFrame => ({
          type: 'failure',
          ref,
          problem: error instanceof Refusal ? error.problem : problemOf('internal'),
        }),
      );
    this.#calls -= 1;
    if (!this.open) return;
    this.#outlet.answer(writeFrame(frame), () => this.#resume());
    if (!this.#outlet.hasRoom) this.#socket.pause();
    this.#resume();
  }

  /** Reads on when there is room again for answers. */
  #resume(): void {
    const hasRoom = this.#calls < this.#with.bounds.callsAtOnce && this.#outlet.hasRoom;
    if (hasRoom && this.#socket.isPaused) this.#socket.resume();
  }

  // As the fan-out sees it.

  push(changes: readonly Written[], end: number): void {
    if (this.#phase !== 'live') return;
    const news = changes.filter(({ position }) => position > this.#position);
    if (end > this.#position) this.#position = end;
    if (news.length === 0) return;
    const written = news.map(({ json }) => json);
    if (this.#outlet.isSlow) this.close(closeCodes.tooSlow);
    else this.#outlet.push(writeChanges(written, this.#with.epoch, this.#position));
  }

  hold(entries: readonly Entry[]): void {
    if (this.#held === undefined) return;
    this.#held.push(...entries);
    if (this.#held.length > this.#with.bounds.heldEntries) this.#held = undefined;
  }

  tell(frame: string): void {
    if (this.#phase === 'live' && !this.#outlet.isSlow) this.#outlet.push(frame);
  }

  revoked(): void {
    this.#send({ type: 'revoked' });
    this.close(closeCodes.notSignedIn);
  }

  failed(): void {
    this.close(1011);
  }

  // As the catch-up sees it.

  reset(reason: 'no-cursor' | 'epoch' | 'too-old'): void {
    this.#send({ type: 'reset', reason });
    if (this.open) this.#phase = 'apart';
  }

  erasures(changes: readonly string[]): Promise<void> {
    return this.#offer(`{"type":"erasures","changes":[${changes.join(',')}]}`);
  }

  changes(changes: readonly string[], position: number): Promise<void> {
    return this.#offer(writeChanges(changes, this.#with.epoch, position));
  }

  startHolding(): boolean {
    if (this.#held !== undefined) return true;
    this.#held = [];
    return false;
  }

  takeHeld(after: number): readonly Entry[] | undefined {
    const held = this.#held;
    if (held !== undefined) this.#held = [];
    return held?.filter(({ position }) => position > after);
  }

  goLive(position: number): void {
    if (!this.open) return;
    this.#position = position;
    this.#held = undefined;
    this.#phase = 'live';
    this.#send({ type: 'caughtUp', cursor: formatCursor(this.#with.epoch, position) });
  }

  #send(frame: ServerFrame): void {
    if (this.open) this.#outlet.push(writeFrame(frame));
  }

  async #offer(text: string): Promise<void> {
    if (this.open && !(await this.#outlet.offer(text))) this.close(closeCodes.tooSlow);
  }

  /** From here on nothing is sent any more. */
  #leave(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.leftAt = performance.now();
    this.#held = undefined;
    this.#with.fanOut.remove(this);
    // A device that was dropped for not reading must still be able to send its close frame.
    if (this.#socket.isPaused) this.#socket.resume();
  }

  #gone(): void {
    this.#leave();
    this.#onGone(this);
    const { touch, log } = this.#with;
    if (this.#caller !== null)
      touch(this.#caller.deviceId).catch((error: unknown) =>
        log.error('A device could not be noted as seen', error),
      );
  }
}
