import type { TakebackClient } from '../../src/client.ts';
import { createClient, createIndexedDbStore, createMemoryStore, type LocalStore } from '../../src/index.ts';
import type { ConversationDetail } from '../../src/views.ts';
import { type Network, startNetwork } from '../network.ts';
import { until } from '../people.ts';
import { type FrameWay, openFrameWay } from './frames.ts';
import type { Disorder, Who } from './operations.ts';
import type { World } from './world.ts';

let databases = 0;

/** What a device shows of a conversation, without what is its own: drafts, dividers, who is writing. */
export interface Shown {
  readonly conversations: readonly unknown[];
  readonly unread: number;
  readonly messages: ConversationDetail['messages'];
  readonly deliveredTo: number;
  readonly readTo: number;
}

/** A device of somebody in a story: the real client, its store, and a way to the server that can be disturbed. */
export class FuzzDevice {
  readonly name: string;
  readonly who: Who;
  readonly network: Network;
  readonly frames: FrameWay;
  /** What has come back on this screen after it had gone. */
  readonly revenants: string[] = [];
  client: TakebackClient;
  store: LocalStore;
  isIn = true;
  readonly #database: string | null;
  readonly #gone = new Set<string>();
  #isCut = false;
  #isLossy = false;
  #watched: (() => void)[] = [];

  private constructor(
    at: { name: string; who: Who; network: Network; frames: FrameWay },
    database: string | null,
  ) {
    this.name = at.name;
    this.who = at.who;
    this.network = at.network;
    this.frames = at.frames;
    this.#database = database;
    this.store = this.#openStore();
    this.client = this.#openClient();
  }

  static async open(
    world: World,
    { name, who, kind }: { name: string; who: Who; kind: 'memory' | 'indexeddb' },
  ): Promise<FuzzDevice> {
    databases += 1;
    const database = kind === 'memory' ? null : `fuzz-${databases}`;
    const network = await startNetwork(() => world.url);
    return new FuzzDevice({ name, who, network, frames: openFrameWay() }, database);
  }

  #openStore(): LocalStore {
    return this.#database === null ? createMemoryStore() : createIndexedDbStore(this.#database);
  }

  #openClient(): TakebackClient {
    const { store } = this;
    return createClient({ url: this.network.url, store, auth: 'token', webSocket: this.frames.webSocket });
  }

  get isLasting(): boolean {
    return this.#database !== null;
  }

  /** Whether what it says reaches the server, and the answers it, as far as the story decides. */
  get isReachable(): boolean {
    return !this.#isCut && !this.#isLossy && !this.frames.isHolding;
  }

  get isOnline(): boolean {
    return this.isReachable && this.client.state.get().connection === 'online';
  }

  cut(): void {
    this.#isCut = true;
    this.network.cut();
  }

  lose(what: 'requests' | 'answers'): void {
    this.#isLossy = true;
    if (what === 'requests') this.network.loseRequests();
    else this.network.loseAnswers();
  }

  /** Connections on which things are lost end with the server: it would wait for them. */
  endLossy(): void {
    if (this.#isLossy) this.cut();
  }

  /** The way to the server is whole again, and the client tries it at once. */
  mend(): void {
    // What was lost on a connection does not come on it any more.
    if (this.#isLossy) this.network.cut();
    this.#isCut = false;
    this.#isLossy = false;
    this.network.mend();
    this.client.reconnect();
  }

  letGo(disorder?: Disorder): void {
    this.frames.letGo(disorder);
  }

  /** Looks at everything that this device shows of a conversation, at every moment. */
  watch(conversationId: string): void {
    const detail = this.client.conversation(conversationId);
    const look = () => {
      for (const { id, state, body } of detail.get()?.messages ?? []) {
        if (body && this.#gone.has(id)) this.revenants.push(id);
        if (state === 'unsent' || state === 'unsending') this.#gone.add(id);
      }
    };
    this.#watched = [detail.subscribe(look)];
    look();
  }

  /** This message may not be shown here any more. */
  markGone(messageId: string): void {
    this.#gone.add(messageId);
  }

  /** Closes the app and opens it again on what it has stored. */
  async reopen(conversationId: string): Promise<void> {
    for (const end of this.#watched) end();
    await this.client.close();
    this.store = this.#openStore();
    this.client = this.#openClient();
    this.watch(conversationId);
    await until(this.client.state, ({ phase }) => phase === 'signed-in');
  }

  /** Everything it shows, all messages loaded. Null while it does not show the conversation. */
  async show(conversationId: string): Promise<Shown | null> {
    const { client } = this;
    for (let pages = 0; client.conversation(conversationId).get()?.more && pages < 5; pages += 1)
      await client.loadOlder(conversationId);
    const detail = client.conversation(conversationId).get();
    if (detail === null) return null;
    const { messages, deliveredTo, readTo } = detail;
    return {
      conversations: client.conversations.get().map(({ draft: _, typing: __, ...row }) => row),
      unread: client.unread.get(),
      messages,
      deliveredTo,
      readTo,
    };
  }

  /** What waits here for the server, in words; empty when nothing does. */
  async waiting(): Promise<string[]> {
    return this.store.read(async (reads) => [
      ...(await reads.all('outbox')).map(
        ({ id, state, failure }) => `message ${id} (${state} ${failure?.code})`,
      ),
      ...(await reads.all('erasures')).map(({ id }) => id),
      ...(await reads.all('conversations')).flatMap(({ unreportedRead }) =>
        unreportedRead > 0 ? [`read up to ${unreportedRead}`] : [],
      ),
    ]);
  }

  /** Everything it has stored, as text. */
  dump(): Promise<string> {
    return this.store.read(async (reads) =>
      JSON.stringify([await reads.all('messages'), await reads.all('outbox'), await reads.all('drafts')]),
    );
  }

  /** Calls back whenever something that it shows changes. @returns what ends it */
  onChange(conversationId: string, listener: () => void): () => void {
    const { state, conversations, unread } = this.client;
    const ends = [state, conversations, unread, this.client.conversation(conversationId)].map((one) =>
      one.subscribe(listener),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  async close(): Promise<void> {
    for (const end of this.#watched) end();
    await this.client.close();
    await this.network.close();
    if (this.#database !== null) indexedDB.deleteDatabase(this.#database);
  }
}
