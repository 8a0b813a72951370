import { z } from 'zod';
import { uuid } from '../ids.ts';
import { person } from './account.ts';

/**
 * How the viewer stands to somebody. Whether that person blocked or muted the viewer is told to nobody; whoever is
 * blocked sees of their own follow what they saw before.
 */
export const relation = z.strictObject({
  accountId: uuid,
  /** The viewer follows them. */
  follows: z.boolean(),
  /** They follow the viewer. With `follows`: friends. */
  followsYou: z.boolean(),
  /** The viewer blocked them. */
  blocked: z.boolean(),
  /** The viewer muted them. */
  muted: z.boolean(),
});
export type Relation = z.infer<typeof relation>;

/** Somebody in a list of people; without a relation where it is the viewer. */
export const relatedPerson = person.extend({ relation: relation.nullable() });
export type RelatedPerson = z.infer<typeof relatedPerson>;

/** What everybody may see on somebody's page, and how the viewer stands to them. */
export const profile = relatedPerson.extend({
  bio: z.string(),
  following: z.int().min(0),
  followers: z.int().min(0),
  /** Likes of all their videos. */
  likes: z.int().min(0),
});
export type Profile = z.infer<typeof profile>;
