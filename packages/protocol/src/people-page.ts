import { z } from 'zod';
import { limits } from './limits.ts';
import { relatedPerson } from './nouns/relation.ts';

/** Which page of a list of people is asked for. */
export const placeInPeople = {
  /** `next` of the page before. */
  after: z.string().max(100).optional(),
  limit: z.int().min(1).max(limits.peoplePage).default(limits.peoplePage),
};

/** A page of a list of people. `next` is null on the last one. */
export const peoplePage = z.strictObject({ people: z.array(relatedPerson), next: z.string().nullable() });
export type PeoplePage = z.infer<typeof peoplePage>;
