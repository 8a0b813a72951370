import { type Kysely, sql } from 'kysely';

const statements = [
  // Which video an uploaded file is the source of is asked for many files at once, at every start.
  `create index videos_by_source on videos (source_id) where source_id is not null`,
  // Of videos with the same word a search looks at the latest, which have the highest ids.
  `drop index caption_words_by_prefix`,
  `create index caption_words_by_prefix on caption_words (word text_pattern_ops, video_id desc)`,
];

/** What is looked for in tables that grow. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
