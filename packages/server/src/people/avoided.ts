import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

const hidden = (viewerId: string) => sql`
  select blocked_id as id from blocks where blocker_id = ${viewerId}::uuid
  union select blocker_id from blocks where blocked_id = ${viewerId}::uuid
  union select id from accounts where suspended_at is not null and id <> ${viewerId}::uuid`;

/**
 * Whose videos and comments are not shown to somebody, whomever they are for: of people across a block either way, and
 * of the suspended. Never leaves the server.
 */
export async function findHiddenPeople(database: Kysely<Schema>, viewerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${hidden(viewerId)}`.execute(database);
  return rows.map(({ id }) => id);
}

/** The same, with those whom the viewer muted: they come in no feed, and are found by who looks for them. */
export async function findAvoidedPeople(database: Kysely<Schema>, viewerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    ${hidden(viewerId)} union select muted_id from mutes where muter_id = ${viewerId}::uuid`.execute(
    database,
  );
  return rows.map(({ id }) => id);
}
