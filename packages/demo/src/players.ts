import { createClient, createMemoryStore, type TakebackClient, TakebackError } from '@takeback/client';
import { type Character, cast, disclaimer, handleOf, type Name } from './cast.ts';

/** A character with their device. */
export interface Player {
  readonly id: string;
  readonly client: TakebackClient;
}

export type Players = ReadonlyMap<Name, Player>;

/** There is a demo community already, or a part of one. */
export class DemoIsThere extends Error {
  constructor() {
    super('There is a demo community already.');
    this.name = 'DemoIsThere';
  }
}

/** @throws Error when nobody of this name takes part */
export function playerOf(players: Players, name: Name): Player {
  const player = players.get(name);
  if (player === undefined) throw new Error(`${name} does not take part`);
  return player;
}

export interface Entering {
  /** Of the server. */
  readonly url: string;
  /** Of the demo community. */
  readonly invitation: string;
  readonly passwordOf: (name: Name) => string;
}

/**
 * Opens the accounts of the whole cast.
 * @throws DemoIsThere
 */
export async function enter({ url, invitation, passwordOf }: Entering): Promise<Players> {
  const players = new Map<Name, Player>();
  try {
    for (const { name, displayName, bio, birthDate } of cast satisfies readonly Character[]) {
      const client = createClient({ url, store: createMemoryStore(), deviceName: 'Demo' });
      const handle = handleOf(name);
      const password = passwordOf(name);
      players.set(name, { id: '', client });
      await client.signUp({ handle, displayName, birthDate, password, invitation });
      const { account } = await client.call('accounts.update', { bio: `${bio}\n${disclaimer}` });
      players.set(name, { id: account.id, client });
    }
    return players;
  } catch (error) {
    await leave(players);
    if (error instanceof TakebackError && error.code === 'handle_taken') throw new DemoIsThere();
    throw error;
  }
}

/** Signs the devices out and closes them: nobody is left signed in. */
export async function leave(players: Players): Promise<void> {
  for (const { client } of players.values()) {
    if (client.state.get().phase === 'signed-in') await client.signOut().catch(() => undefined);
    await client.close();
  }
}
