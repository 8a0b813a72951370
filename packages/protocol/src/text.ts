import { z } from 'zod';
import { limits } from './limits.ts';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** Number of user-perceived characters (Unicode grapheme clusters, UAX #29). */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** True when `text` has at most `most` user-perceived characters; cheap for ordinary lengths. */
export function hasAtMost(text: string, most: number): boolean {
  // A cluster is at least one UTF-16 unit, so a short string needs no segmenting.
  return text.length <= most || countCharacters(text) <= most;
}

// Controls, and the bidi embeddings, overrides and isolates that could make a name read as another one (UTR #36).
const unsafeInNames = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** A one-line name: trimmed, without controls or bidi marks, 1 to `most` characters. */
export function lineOf(most: number) {
  return z
    .string()
    .max(most * 16)
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length > 0, 'must not be empty')
    .refine((text) => hasAtMost(text, most), `must have at most ${most} characters`)
    .refine((text) => !unsafeInNames.test(text), 'must not hold control or direction characters');
}

/** A few lines: trimmed, without controls or bidi marks, 0 to `most` characters on at most `lines` lines. */
export function paragraphOf(most: number, lines: number) {
  return z
    .string()
    .max(most * 16)
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
    .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .refine((text) => hasAtMost(text, most), `must have at most ${most} characters`)
    .refine((text) => text.split('\n').length <= lines, `must have at most ${lines} lines`)
    .refine((text) => text.split('\n').every((line) => !unsafeInNames.test(line)), {
      error: 'must not hold control or direction characters',
    });
}

/** What a person wrote: well-formed, not blank, at most {@link limits.textCharacters} characters. */
export const messageText = z
  .string()
  .max(limits.textBytes)
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
  .refine((text) => text.trim().length > 0, 'must not be empty')
  .refine(
    (text) => hasAtMost(text, limits.textCharacters),
    `must have at most ${limits.textCharacters} characters`,
  )
  .refine(
    // At most three bytes a UTF-16 unit: a short one need not be written to be counted.
    (text) => text.length * 3 <= limits.textBytes || encoder.encode(text).length <= limits.textBytes,
    `must have at most ${limits.textBytes} bytes`,
  );
