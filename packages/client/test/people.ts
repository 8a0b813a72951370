import { afterEach } from 'vitest';
import { type Kit, type KitOptions, startKit } from '../../server/test/kit.ts';
import type { TakebackClient } from '../src/client.ts';
import { type ClientOptions, createClient, createMemoryStore, type LocalStore } from '../src/index.ts';
import type { Observable } from '../src/views.ts';

export const password = 'a good long password';

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

/** One signed-in device and what it keeps. */
export interface Device {
  readonly client: TakebackClient;
  readonly store: LocalStore;
}

/** A real server and the devices that use it; all of it ends with the test. */
export class World {
  readonly kit: Kit;
  readonly #clients: TakebackClient[] = [];

  constructor(kit: Kit) {
    this.kit = kit;
  }

  /** A client that is not signed in. */
  open(store: LocalStore = createMemoryStore(), more: Partial<ClientOptions> = {}): Device {
    const client = createClient({ url: this.kit.url, store, auth: 'token', ...more });
    this.#clients.push(client);
    return { client, store };
  }

  async signUp(handle: string, store?: LocalStore): Promise<Device> {
    const device = this.open(store);
    await device.client.signUp({ handle, displayName: handle, birthDate: '1990-01-31', password });
    return device;
  }

  async signIn(handle: string, store?: LocalStore): Promise<Device> {
    const device = this.open(store);
    await device.client.signIn({ handle, password });
    return device;
  }

  async end(): Promise<void> {
    for (const client of this.#clients) await client.close();
    await this.kit.stop();
  }
}

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

/** Starts a real server for this test. */
export async function startWorld(options: KitOptions = {}): Promise<World> {
  const world = new World(await startKit(options));
  worlds.push(world);
  return world;
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
  return messages.flatMap(({ body }) => (body ? body.text : []));
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
