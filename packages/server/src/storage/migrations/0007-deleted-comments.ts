import { type Kysely, sql } from 'kysely';

const statements = [
  `create table deleted_comments (
    id uuid primary key,
    video_id uuid not null references videos (id) on delete cascade,
    author_id uuid not null references accounts (id) on delete cascade
  )`,
  `create index deleted_comments_by_video on deleted_comments (video_id)`,
  `create index deleted_comments_by_author on deleted_comments (author_id)`,
];

/** Which comments were deleted: a late repeat of a call that posted one must not bring it back. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
