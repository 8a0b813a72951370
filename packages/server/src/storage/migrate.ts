import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StartupError } from '../errors.ts';
import type { Database } from './database.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as jobs from './migrations/0002-jobs.ts';
import * as people from './migrations/0003-people.ts';
import * as videos from './migrations/0004-videos.ts';
import * as demo from './migrations/0005-demo.ts';
import * as indexes from './migrations/0006-indexes.ts';
import * as deletedComments from './migrations/0007-deleted-comments.ts';
import * as unsendReceipts from './migrations/0008-unsend-receipts.ts';

const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': withoutTimeout(foundation),
  '0002-jobs': withoutTimeout(jobs),
  '0003-people': withoutTimeout(people),
  '0004-videos': withoutTimeout(videos),
  '0005-demo': withoutTimeout(demo),
  '0006-indexes': withoutTimeout(indexes),
  '0007-deleted-comments': withoutTimeout(deletedComments),
  '0008-unsend-receipts': withoutTimeout(unsendReceipts),
};
const table = 'kysely_migration';

/** However long it takes: the bound on statements is for those that somebody waits for. */
function withoutTimeout({ up }: Migration): Migration {
  return {
    up: async (database) => {
      await sql`set local statement_timeout = 0`.execute(database);
      await up(database);
    },
  };
}

/** Whether a table exists yet. */
export async function hasTable({ kysely }: Database, name: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${name}) is not null as there`.execute(
    kysely,
  );
  return rows[0]?.there === true;
}

/** The steps that were taken already. */
async function findTaken(database: Database): Promise<string[]> {
  if (!(await hasTable(database, table))) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(database.kysely);
  return rows.map(({ name }) => name);
}

/**
 * @param place where the database is, for the sentence
 * @throws StartupError when a newer version wrote the database
 */
export async function checkNotNewer(database: Database, place: string): Promise<void> {
  const taken = await findTaken(database);
  if (taken.every((name) => name in migrations)) return;
  throw new StartupError(
    `The data in ${place} was written by a newer version of Takeback. Start that version, or a newer one; nothing was changed.`,
  );
}

/**
 * Brings the database to this version's schema.
 * @param place where it is, for the sentence
 * @throws StartupError
 */
export async function migrate(database: Database, place: string): Promise<void> {
  const taken = new Set(await findTaken(database));
  // The migrator looks at every table first, which takes a tenth of a start.
  if (Object.keys(migrations).every((name) => taken.has(name))) return;
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: table,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new StartupError(`The data in ${place} could not be brought to this version; it is as it was.`, {
      cause: error,
    });
}
