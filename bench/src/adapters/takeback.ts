import {
  apiPrefix,
  type Change,
  type ClientFrame,
  formatCursor,
  livePath,
  type MethodName,
  type MethodParams,
  methods,
  parseCursor,
  protocolVersion,
  type ServerFrame,
  serverFrame,
} from '@takeback/protocol';
import { WebSocket } from 'ws';
import { tokenOf } from '../population/names.ts';
import type { Adapter, Connecting, Conversation, Ears, Link } from './adapter.ts';

/** One frame in so many is checked against the protocol: all of them would cost more than carrying them. */
const checkedFrames = 512;

export interface TakebackAdapter extends Adapter {
  connect(person: string, ears: Ears, how?: Connecting): Promise<TakebackLink>;
  /** The end of the log, as far as it was heard of. */
  present(): string;
  /** The beginning of the log. */
  readonly beginning: string;
}

/**
 * Takeback over its live socket: the protocol's own frames on bare sockets. The SDK is not used: its store, and its
 * check of every frame, would make the load generator the slowest part of thousands of devices on one machine.
 * @param url where the server is
 * @param anybody a person who has a session there
 */
export async function openTakeback(url: string, anybody: string): Promise<TakebackAdapter> {
  // A place in the log means the same to everybody: one question tells all devices where "now" is.
  let present = await askPresent(url, anybody);
  const advance = (cursor: string): void => {
    present = cursor;
  };
  return {
    present: () => present,
    beginning: formatCursor(parseCursor(present).epoch, 0),
    connect: (person, ears, how = {}) =>
      TakebackLink.open(url, person, { ...how, since: how.since ?? present }, ears, advance),
  };
}

async function askPresent(url: string, person: string): Promise<string> {
  const address = `${url}${apiPrefix}${methods.snapshot.path}?limit=1`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${tokenOf(person)}` } });
  return methods.snapshot.result.parse(await answer.json()).cursor;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class TakebackLink implements Link {
  readonly #socket: WebSocket;
  readonly #ears: Ears;
  readonly #advance: (cursor: string) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  #frames = 0;
  #ref = 0;

  private constructor(socket: WebSocket, ears: Ears, advance: (cursor: string) => void) {
    this.#socket = socket;
    this.#ears = ears;
    this.#advance = advance;
    this.#ready.promise.catch(() => undefined);
    socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString())));
    socket.on('error', (error) => this.#ready.reject(error));
    socket.on('close', (code) => {
      const error = new Error(`The connection ended (${code})`);
      this.#ready.reject(error);
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
      this.#closed.resolve();
    });
  }

  static async open(
    url: string,
    person: string,
    how: Connecting & { readonly since: string },
    ears: Ears,
    advance: (cursor: string) => void,
  ): Promise<TakebackLink> {
    const address = `${url.replace(/^http/, 'ws')}${livePath}`;
    const options = { perMessageDeflate: false, ...(how.from !== undefined && { localAddress: how.from }) };
    const socket = new WebSocket(address, options);
    const link = new TakebackLink(socket, ears, advance);
    socket.on('open', () =>
      link.#say({ type: 'hello', protocol: protocolVersion, cursor: how.since, token: tokenOf(person) }),
    );
    await link.#ready.promise;
    return link;
  }

  async send(conversation: Conversation, id: string, text: string): Promise<void> {
    const conversationId = conversation.id;
    await this.call('messages.send', { conversationId, id, body: { kind: 'text', text } });
  }

  async unsend(conversation: Conversation, id: string): Promise<void> {
    await this.call('messages.unsend', { conversationId: conversation.id, messageId: id });
  }

  async history(
    conversation: Conversation,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<number> {
    const result = await this.call('messages.history', { conversationId: conversation.id, ...page });
    return methods.listMessages.result.parse(result).messages.filter(({ state }) => state === 'sent').length;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#closed.promise;
  }

  #say(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Calls any method. */
  call<Name extends MethodName>(method: Name, params: MethodParams<Name>): Promise<unknown> {
    this.#ref += 1;
    const ref = this.#ref;
    return new Promise((resolve, reject) => {
      this.#pending.set(ref, { resolve, reject });
      this.#say({ type: 'call', ref, method, params });
    });
  }

  #hear(said: unknown): void {
    this.#frames += 1;
    if (this.#frames % checkedFrames === 1) serverFrame.parse(said);
    if (!isFrame(said)) return;
    switch (said.type) {
      case 'result':
        this.#pending.get(said.ref)?.resolve(said.result);
        this.#pending.delete(said.ref);
        return;
      case 'failure':
        if (said.ref === null) return;
        this.#pending.get(said.ref)?.reject(new Error(said.problem.code));
        this.#pending.delete(said.ref);
        return;
      case 'changes':
        this.#advance(said.cursor);
        for (const change of said.changes) this.#tell(change);
        return;
      case 'erasures':
        for (const change of said.changes) this.#tell(change);
        return;
      case 'caughtUp':
        this.#ready.resolve();
        return;
      case 'reset':
        this.#ready.reject(new Error(`The server said reset: ${said.reason}`));
    }
  }

  #tell(change: Change): void {
    if (change.type === 'message.sent') this.#ears.onMessage(change.message.id);
    else if (change.type === 'message.unsent') this.#ears.onGone?.(change.messageId);
  }
}

/** Trusts what was not picked to be checked. */
function isFrame(said: unknown): said is ServerFrame {
  return typeof said === 'object' && said !== null && 'type' in said;
}
