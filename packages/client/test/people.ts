import { textOf } from '@takeback/protocol';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Kit, type KitOptions, startKit } from '../../server/test/kit.ts';
import type { TakebackClient } from '../src/client.ts';
import { type ClientOptions, createClient, createMemoryStore, type LocalStore } from '../src/index.ts';
import type { Observable } from '../src/views.ts';
import { type Network, startNetwork } from './network.ts';

const password = 'a good long password';

/** Resolves with the value as soon as it is as wanted. The test's own time limit is the limit. */
export function until<T>(observable: Observable<T>, isWanted: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    if (isWanted(observable.get())) {
      resolve(observable.get());
      return;
    }
    const end = observable.subscribe(() => {
      const value = observable.get();
      if (!isWanted(value)) return;
      end();
      resolve(value);
    });
  });
}

/** One device of somebody, what it keeps, and its own way to the server. */
export interface Device {
  readonly handle: string;
  readonly client: TakebackClient;
  readonly store: LocalStore;
  readonly network: Network;
}

/** One real server for a file of tests. Every person and device is a test's own, and ends with it. */
export interface World {
  readonly kit: Kit;
  /** A client that is not signed in, or is by what its store holds. */
  open(store: LocalStore, more?: Partial<ClientOptions> & { network?: Network }): Promise<Device>;
  signUp(name: string, store?: LocalStore): Promise<Device>;
  /** Another device of the same person. */
  signIn(as: Device, store?: LocalStore, more?: Partial<ClientOptions>): Promise<Device>;
  /** Lets a device end as a closed tab does, and begin again on the same store. */
  restart(device: Device, store: LocalStore): Promise<Device>;
}

/** Starts the server before all tests of a file and stops it after them. */
export function useWorld(options: KitOptions = {}): () => World {
  let kit: Kit | null = null;
  let count = 0;
  const clients = new Set<TakebackClient>();
  const networks = new Set<Network>();

  beforeAll(async () => {
    kit = await startKit(options);
  }, 90_000);
  afterEach(async () => {
    for (const client of clients) await client.close();
    clients.clear();
    for (const network of networks) await network.close();
    networks.clear();
  });
  afterAll(async () => {
    await kit?.stop();
  });

  return () => {
    const started = kit;
    if (!started) throw new Error('The server has not started.');
    const open: World['open'] = async (store, more = {}) => {
      const network = more.network ?? (await startNetwork(() => started.url));
      networks.add(network);
      const client = createClient({ url: network.url, store, auth: 'token', ...more });
      clients.add(client);
      return { handle: '', client, store, network };
    };
    return {
      kit: started,
      open,
      async signUp(name, store = createMemoryStore()) {
        count += 1;
        const handle = `${name}${count}`;
        const device = await open(store);
        await device.client.signUp({ handle, displayName: name, birthDate: '1990-01-31', password });
        return { ...device, handle };
      },
      async signIn({ handle }, store = createMemoryStore(), more = {}) {
        const device = await open(store, more);
        await device.client.signIn({ handle, password });
        return { ...device, handle };
      },
      async restart({ client, handle, network }, store) {
        clients.delete(client);
        await client.close();
        return { ...(await open(store, { network })), handle };
      },
    };
  };
}

/** Who somebody is. */
export function idOf({ client }: Device): string {
  const account = client.state.get().account;
  if (!account) throw new Error('Nobody is signed in.');
  return account.id;
}

/** The texts of a conversation as its screen shows them. */
export function textsOf({ client }: Device, conversationId: string): string[] {
  const messages = client.conversation(conversationId).get()?.messages ?? [];
  return messages.flatMap(({ body }) => (body ? textOf(body) : []));
}

/** Everything that a device keeps, as text. */
export async function dump({ store }: Device): Promise<string> {
  return store.read(async (reads) =>
    JSON.stringify([
      await reads.all('messages'),
      await reads.all('outbox'),
      await reads.all('drafts'),
      await reads.all('conversations'),
      await reads.all('tombstones'),
    ]),
  );
}

/** Waits until the screen of a conversation shows exactly these texts. */
export async function untilTexts(
  device: Device,
  conversationId: string,
  texts: readonly string[],
): Promise<void> {
  await until(
    device.client.conversation(conversationId),
    () => JSON.stringify(textsOf(device, conversationId)) === JSON.stringify(texts),
  );
}

/** A text message. */
export function text(words: string) {
  return { kind: 'text', text: words } as const;
}
