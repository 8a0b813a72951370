import { z } from 'zod';
import { instant, uuid } from '../ids.ts';
import { limits } from '../limits.ts';
import { lineOf, paragraphOf } from '../text.ts';
import { audience } from './audience.ts';

/** The name people find each other by. Lower case; look-alikes of an existing one are refused at sign-up. */
export const handle = z
  .string()
  .max(limits.handleMax + 1)
  .transform((text) => text.replace(/^@/, '').toLowerCase())
  .refine((text) => text.length >= limits.handleMin && text.length <= limits.handleMax, {
    error: `must have ${limits.handleMin} to ${limits.handleMax} characters`,
  })
  .refine((text) => /^[a-z0-9._]+$/.test(text), 'may hold the letters a to z, digits, dot and underscore')
  .refine((text) => /^[a-z]/.test(text) && !/\.$|\.\./.test(text), {
    error: 'must begin with a letter and not end with a dot or hold two dots in a row',
  });

/** Whether it is a handle of the demo community: nobody is behind it. No other account can have one. */
export function isDemoHandle(text: string): boolean {
  return text.endsWith('.demo');
}

export const displayName = lineOf(limits.displayNameCharacters);

/** What people say of themselves; may be empty. */
export const bio = paragraphOf(limits.bioCharacters, limits.bioLines);

export const password = z
  .string()
  .min(limits.passwordMin)
  .max(limits.passwordMax)
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** What everybody may know of an account. */
export const person = z.strictObject({ id: uuid, handle: z.string(), displayName: z.string() });
export type Person = z.infer<typeof person>;

export const privacy = z.strictObject({
  /** Reciprocal: who switches it off neither sends nor sees delivered and seen. */
  readReceipts: z.boolean(),
  /** Who may begin a conversation; null while the age decides: friends below 18, everyone from then on. */
  messages: audience.nullable(),
  /** Who may comment on, and use in Duets and Stitches, the videos that say nothing else; null while the age decides. */
  comments: audience.nullable(),
  duets: audience.nullable(),
  stitches: audience.nullable(),
});
export type Privacy = z.infer<typeof privacy>;

/** What an account's owner sees of it. */
export const account = person.extend({
  bio: z.string(),
  role: z.enum(['host', 'member']),
  birthDate: z.iso.date(),
  createdAt: instant,
  privacy,
  recoveryCodesLeft: z.int().min(0),
});
export type Account = z.infer<typeof account>;

/** One signed-in client of one account. */
export const device = z.strictObject({
  id: uuid,
  name: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  current: z.boolean(),
});
export type Device = z.infer<typeof device>;

export const deviceName = lineOf(limits.deviceNameCharacters);

/** What sign-up, sign-in and recovery answer. Browsers get the session as an HttpOnly cookie and no token. */
export const session = z.strictObject({ account, device, token: z.string().nullable() });
export type Session = z.infer<typeof session>;

export const invitation = z.strictObject({
  id: uuid,
  createdAt: instant,
  expiresAt: instant,
  used: z.boolean(),
});
export type Invitation = z.infer<typeof invitation>;
