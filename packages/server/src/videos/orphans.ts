import { sql } from 'kysely';
import type { Blobs } from '../blobs/blobs.ts';
import type { Database } from '../storage/database.ts';

/** Blobs looked for in one statement. */
const partIds = 1_000;

async function findOwned({ kysely }: Database, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select blob_id as id from renditions where blob_id = any(${ids}::uuid[])
    union all select blob_id from posters where blob_id = any(${ids}::uuid[])
    union all select source_id from videos where source_id = any(${ids}::uuid[])`.execute(kysely);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Removes blobs that no row names: a server that was killed between the two leaves them. Only while nothing is being
 * made, since bytes are there before their row is.
 * @returns how many
 */
export async function removeOrphans(database: Database, blobs: Blobs): Promise<number> {
  let count = 0;
  let part: string[] = [];
  const look = async (): Promise<void> => {
    const owned = await findOwned(database, part);
    const orphans = part.filter((id) => !owned.has(id));
    await blobs.delete(orphans);
    count += orphans.length;
    part = [];
  };
  for await (const id of blobs.list()) if (part.push(id) === partIds) await look();
  await look();
  return count;
}
