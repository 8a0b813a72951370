import { type Kysely, sql } from 'kysely';

/** Which video an uploaded file is the source of is asked for many files at once, at every start. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create index videos_by_source on videos (source_id) where source_id is not null`.execute(
    database,
  );
}
