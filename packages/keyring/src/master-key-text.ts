import { MasterKeyMalformed } from './errors.ts';

const lineShape = /^(?:([1-9][0-9]{0,8}) )?(\S+)$/;
const destroyedShape = /^-{40,}$/;

/** 32 bytes from 64 hexadecimal digits or 43 or 44 characters of base64. @throws MasterKeyMalformed */
export function parseMasterKey(text: string): Buffer {
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
 * Reads lines of `<key>` (version 1) or `<version> <key>`; dashes in place of a key mean that it was destroyed.
 * @throws MasterKeyMalformed
 */
export function parseMasterLines(lines: readonly string[]): Map<number, Buffer> {
  const keys = new Map<number, Buffer>();
  for (const line of lines) {
    if (line === '') continue;
    const [, version = '1', text = ''] = lineShape.exec(line) ?? [];
    if (destroyedShape.test(text)) continue;
    const key = parseMasterKey(text);
    if (keys.has(Number(version)))
      throw new MasterKeyMalformed(`Version ${version} of the master key is there twice.`);
    keys.set(Number(version), key);
  }
  return keys;
}
