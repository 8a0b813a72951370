import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table accounts add column read_receipts_since bigint not null default 0`,
  // When they were switched on is not known: of what was sent until now nothing is told.
  `update accounts set read_receipts_since = (select position from log_head)`,
  `alter table conversations add column withheld_sequence bigint not null default 0`,
];

/** Since when people share receipts: the receipt of an unsend tells nothing of a time in which they did not. */
export async function up<Tables>(database: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
