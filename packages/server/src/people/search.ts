import type { Person } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import { queryWords } from './name-words.ts';

/** Words of a query beyond these are not looked at: a name has few. */
const mostWords = 6;

function prefixPattern(word: string): string {
  return `${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * Finds people whose handle or name has, for each word of the query, a word that begins with it. The one with exactly
 * this handle comes first, then handles that begin with the query, then the others, by handle.
 * @param searcherId left out of the results
 */
export async function searchPeople(
  database: Kysely<Schema>,
  searcherId: string,
  query: string,
  limit: number,
): Promise<Person[]> {
  const words = queryWords(query).slice(0, mostWords);
  const [first] = words;
  if (first === undefined) return [];
  let found = database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName'])
    .where('id', '<>', searcherId);
  for (const word of words) {
    const holders = database
      .selectFrom('name_words')
      .select('account_id')
      .where('word', 'like', prefixPattern(word));
    found = found.where('id', 'in', holders);
  }
  return found
    .orderBy(sql`handle = ${first}`, 'desc')
    .orderBy(sql`handle like ${prefixPattern(first)}`, 'desc')
    .orderBy('handle')
    .limit(limit)
    .execute();
}
