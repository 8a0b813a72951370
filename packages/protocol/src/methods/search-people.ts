import { z } from 'zod';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { person } from '../nouns/account.ts';

export const searchPeople = method({
  name: 'people.search',
  summary: 'Finds people by the beginning of their handle or of a word of their name.',
  verb: 'GET',
  path: '/people',
  access: 'signed-in',
  live: false,
  params: z.strictObject({
    query: z
      .string()
      .max(limits.displayNameCharacters * 4)
      .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
      .refine((text) => text.trim().length > 0, 'must not be empty'),
    limit: z.int().min(1).max(limits.searchResults).default(limits.searchResults),
  }),
  result: z.strictObject({ people: z.array(person) }),
  errors: [],
});
