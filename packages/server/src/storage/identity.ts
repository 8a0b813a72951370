import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { hasTable } from './migrate.ts';
import type { Schema } from './schema.ts';

/** Which database this is, and whose keys its bodies are sealed with. */
export interface Identity {
  /** Renewed by a restore: cursors of another epoch are void. */
  readonly epoch: string;
  /** UUID of the keyring. */
  readonly keyring: string;
}

/** The identity, or undefined for a database whose first start did not come to its end. */
export async function findIdentity(database: Database): Promise<Identity | undefined> {
  if (!(await hasTable(database, 'identity'))) return undefined;
  return database.kysely.selectFrom('identity').select(['epoch', 'keyring']).executeTakeFirst();
}

/** From its next start on, cursors given until now are void: every device loads everything anew. */
export async function renewEpoch(transaction: Transaction<Schema>): Promise<void> {
  await transaction.updateTable('identity').set({ epoch: randomUUID() }).execute();
}

/** Ties a new database to its keyring, for ever. */
export async function writeIdentity({ kysely }: Database, keyring: string): Promise<Identity> {
  const identity = { epoch: randomUUID(), keyring };
  await kysely.insertInto('identity').values(identity).execute();
  return identity;
}
