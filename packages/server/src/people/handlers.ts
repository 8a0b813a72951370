import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import { searchPeople } from './search.ts';

/** Answers `people.*`. */
export function createPeopleHandlers(deps: {
  readonly database: Database;
}): Pick<Handlers, 'people.get' | 'people.search'> {
  const { kysely } = deps.database;
  return {
    'people.get': async ({ handle }) => {
      const person = await kysely
        .selectFrom('accounts')
        .select(['id', 'handle', 'display_name as displayName'])
        .where('handle', '=', handle)
        .executeTakeFirst();
      if (person === undefined) throw new Refusal('not_found');
      return { person };
    },
    'people.search': async ({ query, limit }, caller) => ({
      people: await searchPeople(kysely, caller.accountId, query, limit),
    }),
  };
}
