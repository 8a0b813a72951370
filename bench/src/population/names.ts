import { createHash } from 'node:crypto';
import type { Conversation } from '../adapters/adapter.ts';

/*
 * Everybody and everything of a population has a name, and ids and tokens follow from it: so the program that loads a
 * database and the one that measures it need not tell each other anything.
 */

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A UUID of a name, of the form that the server makes. */
export function idOf(name: string): string {
  const hex = digest(name).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A session token of a person's one device. */
export function tokenOf(person: string): string {
  return digest(`token ${person}`).toString('base64url');
}

/** The conversation of a place's n-th pair, and its two. */
function conversationOf(place: string, n: number): Conversation {
  return { id: idOf(`conversation ${place} ${n}`), members: [`${place}.${n}.a`, `${place}.${n}.b`] };
}

export function conversationsOf(place: string, count: number): Conversation[] {
  return Array.from({ length: count }, (_, n) => conversationOf(place, n));
}

/** What is said everywhere: 120 bytes. */
export const text =
  'Shall we meet at the old harbour on Sunday, where the ferries leave, and walk along the water until it gets dark? Yes.';
