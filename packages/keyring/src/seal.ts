import { createCipheriv, createDecipheriv } from 'node:crypto';
import { SealBroken } from './errors.ts';

/** First byte of everything sealed, so that the format can change one day. */
const format = 1;
const step = 64;
const tagBytes = 16;
const lengthBytes = 4;
const cipher = 'aes-256-gcm';

/**
 * Every key encrypts exactly once (a new version of a body takes a new key), so the pair of key and IV never repeats
 * and a fixed IV is safe (NIST SP 800-38D, section 8: uniqueness of the pair is what is asked). A random IV would only
 * hide a key used twice.
 */
const iv = Buffer.alloc(12);

function associated(bodyId: string | Uint8Array): Buffer {
  if (typeof bodyId === 'string') return Buffer.from(String.fromCharCode(format) + bodyId);
  return Buffer.concat([Buffer.of(format), bodyId]);
}

/**
 * Seals bytes under a key that was never used before, bound to the id of their body.
 *
 * @param key 32 bytes, used for this one call in its whole life
 * @param bodyId a string stands for its UTF-8 bytes
 * @returns format byte, ciphertext padded to a multiple of 64 bytes (length inside), tag of 16 bytes
 */
export function seal(key: Uint8Array, bodyId: string | Uint8Array, plaintext: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((lengthBytes + plaintext.length) / step) * step);
  padded.writeUInt32BE(plaintext.length);
  padded.set(plaintext, lengthBytes);
  const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes });
  sealing.setAAD(associated(bodyId));
  return Buffer.concat([Buffer.of(format), sealing.update(padded), sealing.final(), sealing.getAuthTag()]);
}

/** The inverse of {@link seal}. @throws SealBroken when anything does not match; it never says what */
export function open(key: Uint8Array, bodyId: string | Uint8Array, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const content = bytes.length - 1 - tagBytes;
  if (bytes[0] !== format || content < step || content % step !== 0) throw broken();
  try {
    const opening = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes });
    opening.setAAD(associated(bodyId));
    opening.setAuthTag(bytes.subarray(-tagBytes));
    const padded = opening.update(bytes.subarray(1, -tagBytes));
    opening.final(); // nothing is left in a stream cipher: it only checks the tag
    const end = lengthBytes + padded.readUInt32BE();
    if (end > padded.length) throw broken();
    return padded.subarray(lengthBytes, end);
  } catch (cause) {
    throw cause instanceof SealBroken ? cause : broken({ cause });
  }
}

function broken(options?: ErrorOptions): SealBroken {
  return new SealBroken('The sealed bytes do not match their key and body.', options);
}
