import { MasterKeyMalformed } from './errors.ts';

const lineShape = /^(?:([1-9][0-9]{0,8}) )?(\S+)$/;
const destroyedShape = /^-{40,}$/;
/** Hexadecimal, partly overwritten. */
const halfDestroyedShape = /^(?=.*-)[0-9a-f-]{64}$/;

/** 32 bytes from 64 hexadecimal digits or 43 or 44 characters of base64. @throws MasterKeyMalformed */
function parseMasterKey(text: string): Buffer {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) {
    const key = Buffer.from(text, 'base64');
    if (key.length === 32) return key;
  }
  throw new MasterKeyMalformed(
    'A master key is 32 bytes, written as 64 hexadecimal digits or in base64. Make one with: openssl rand -hex 32',
  );
}

/**
 * Reads lines of `<key>` (version 1) or `<version> <key>`; dashes in place of a key mean that it was destroyed, even
 * where a crash left some digits of it.
 * @throws MasterKeyMalformed
 */
export function parseMasterLines(lines: readonly string[]): Map<number, Buffer> {
  const keys = new Map<number, Buffer>();
  for (const line of lines) {
    if (line === '') continue;
    const [, version = '1', text = ''] = lineShape.exec(line) ?? [];
    if (destroyedShape.test(text) || halfDestroyedShape.test(text)) continue;
    const key = parseMasterKey(text);
    if (keys.has(Number(version)))
      throw new MasterKeyMalformed(`Version ${version} of the master key is there twice.`);
    keys.set(Number(version), key);
  }
  return keys;
}

/** Where text of keys is whose destruction a crash cut short. */
export function findHalfDestroyed(text: string): { at: number; length: number }[] {
  const places: { at: number; length: number }[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g))
    if (halfDestroyedShape.test(word)) places.push({ at: index, length: word.length });
  return places;
}

/** Where the key of a version is written, destroyed or not. */
export function findKeyText(text: string, version: number): { at: number; length: number } | undefined {
  let start = 0;
  for (const line of text.split('\n')) {
    const [first = '', second] = line.trim().split(' ');
    const key = second ?? first;
    const named = second === undefined ? 1 : Number(first);
    if (key !== '' && named === version) return { at: start + line.lastIndexOf(key), length: key.length };
    start += line.length + 1;
  }
  return undefined;
}
