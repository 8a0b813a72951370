import { type Kysely, sql } from 'kysely';

const statements = [
  `create table jobs (
    id uuid primary key,
    kind text not null,
    subject_id uuid not null,
    attempts integer not null default 0,
    due_at timestamptz not null,
    unique (kind, subject_id)
  )`,
  `create index jobs_due on jobs (kind, due_at, id)`,
];

/** Durable jobs: what is left to do, by ids only. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
