import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

// Crockford's base 32: no i, l, o, u, so that nothing is misread; 16 letters hold 80 bits.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 16;

/** A code that a person copies by hand: 80 random bits as four groups of four. Shown once, kept as a hash. */
export function makeCode(): string {
  const letters = [...randomBytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length));
  return letters.join('').replace(/.{4}(?=.)/g, '$&-');
}

/** The hash to keep and to look up by. Case, spaces and dashes do not matter, nor o for 0 and i or l for 1. */
export function hashCode(code: string): Buffer {
  const typed = code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1');
  return createHash('sha256').update(typed).digest();
}

const noHash = Buffer.alloc(32);

/**
 * The one of the hashes that is a code's, compared in constant time and always as often.
 * @param atLeast comparisons to make even when there are fewer hashes
 */
export function findCode(
  hashes: readonly Uint8Array[],
  code: string,
  atLeast: number,
): Uint8Array | undefined {
  const wanted = hashCode(code);
  let found: Uint8Array | undefined;
  for (let i = 0; i < Math.max(hashes.length, atLeast); i += 1) {
    const hash = hashes[i];
    if (timingSafeEqual(hash ?? noHash, wanted) && hash !== undefined) found = hash;
  }
  return found;
}
