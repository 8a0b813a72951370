import type { Person } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import { prefixPattern } from '../storage/prefix-pattern.ts';
import type { Schema } from '../storage/schema.ts';
import { queryWords } from './name-words.ts';

/** Words of a query beyond these are not looked at: a name has few. */
const mostWords = 6;

/** Bounds what a search costs where very many share the beginning of a word: those whose word is nearest are looked at. */
const mostCandidates = 2_000;

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
  // The longest word is the rarest, as a rule: the others are only asked of who has it.
  const [rarest, ...others] = words.toSorted((one, other) => other.length - one.length);
  const [first] = words;
  if (first === undefined || rarest === undefined) return [];
  const nearest = database
    .selectFrom('name_words')
    .select('account_id')
    .where('word', 'like', prefixPattern(rarest))
    // The order of the index.
    .orderBy(sql`word using ~<~`)
    .limit(mostCandidates);
  const exact = database.selectFrom('accounts').select('id as account_id').where('handle', '=', first);
  let found = database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName'])
    .where('id', '<>', searcherId)
    .where('id', 'in', database.selectFrom(nearest.as('nearest')).select('account_id').unionAll(exact));
  for (const word of others)
    found = found.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('name_words')
          .select('word')
          .whereRef('account_id', '=', 'accounts.id')
          .where('word', 'like', prefixPattern(word)),
      ),
    );
  return found
    .orderBy(sql`handle = ${first}`, 'desc')
    .orderBy(sql`handle like ${prefixPattern(first)}`, 'desc')
    .orderBy('handle')
    .limit(limit)
    .execute();
}
