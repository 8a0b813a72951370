import { type Kysely, sql } from 'kysely';

/** Which accounts belong to the demo community: nobody is behind them, and one command takes them away. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table accounts add column demo boolean not null default false`.execute(database);
}
