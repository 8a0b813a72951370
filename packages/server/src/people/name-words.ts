import type { Transaction } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Longer words are cut: an index entry has a size, and nobody types that much to find somebody. */
const longestWord = 48;

// Letters that Unicode does not take apart into a letter and an accent.
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};

/** Text as it is searched: compatibility forms, case and the accents of Latin, Greek and Cyrillic made one. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .normalize('NFC')
    .replace(/[ßæœøłđðþħıς]/gu, (letter) => plain[letter] ?? letter);
}

/** The words in a text as they are searched, without the signs around and within them; each once. */
export function bareWords(text: string): string[] {
  return [...new Set((fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(cut))];
}

function cut(word: string): string {
  return [...word].slice(0, longestWord).join('');
}

/** The words of a query, each a prefix to look for. */
export function queryWords(query: string): string[] {
  const words = fold(query)
    .split(/\s+/u)
    .map((word) => cut(word.replace(/^@(?=.)/u, '')));
  return [...new Set(words)].filter((word) => word !== '');
}

/**
 * What somebody can be found by: their handle, and each word of their name, both as written and without the signs
 * around and within it ("O'Brien-Smith" by "o'b", "brien" and "smith").
 */
export function wordsOf(handle: string, displayName: string): string[] {
  const name = fold(displayName);
  const written = name.split(/\s+/u);
  return [...new Set([handle, ...written, ...bareWords(name)].map(cut))].filter((word) => word !== '');
}

/** Makes an account findable by its present names, and by no former one. */
export async function setNameWords(
  transaction: Transaction<Schema>,
  accountId: string,
  names: { readonly handle: string; readonly displayName: string },
): Promise<void> {
  await transaction.deleteFrom('name_words').where('account_id', '=', accountId).execute();
  await transaction
    .insertInto('name_words')
    .values(wordsOf(names.handle, names.displayName).map((word) => ({ account_id: accountId, word })))
    .execute();
}
