import { createCipheriv, createHmac, hash, randomFillSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { uuidBytes } from './key-id.ts';

/*
 * A slot is 32 bytes: blank (zeros), erased (ones), or a live key: 28 random bytes and a check (crc32 of them, xor the
 * slot number), xored with AES-256-CTR of the wrapping key at the slot's own two counter values. A slot is issued at
 * most once, so no part of the key stream is used twice.
 */

export const slotBytes = 32;
const secretBytes = 28;
const keyLabel = Buffer.from('takeback message key v1\0');
const wrapLabel = 'takeback keyring wrap v1';
const checkLabel = 'takeback keyring master check v1';

/** Whose slots they are: part of the wrapping key, so that one master key can serve several keyrings. */
export interface WriterIdentity {
  uuid: string;
  writer: number;
}

function derive(master: Uint8Array, label: string, identity: WriterIdentity, version: number): Buffer {
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(identity.writer);
  numbers.writeUInt32BE(version, 2);
  return createHmac('sha256', master).update(label).update(uuidBytes(identity.uuid)).update(numbers).digest();
}

/** 16 bytes that tell whether a master key is the right one and nothing about it. */
export function masterCheck(master: Uint8Array, identity: WriterIdentity, version: number): Buffer {
  return derive(master, checkLabel, identity, version).subarray(0, 16);
}

/** Wraps and unwraps slots under one version of the master key. */
export interface Wrapper {
  /** Xors live slots (those neither blank nor erased) in place; `slots[i]` is the number of the i-th 32 bytes. */
  applyToLive(bytes: Buffer, slots: readonly number[]): void;
}

export function createWrapper(master: Uint8Array, identity: WriterIdentity, version: number): Wrapper {
  const key = derive(master, wrapLabel, identity, version);
  // CTR is ECB of the counter values; asked for directly, any set of slots costs one call.
  const blocks = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return {
    applyToLive(bytes, slots) {
      const counters = Buffer.alloc(slots.length * slotBytes);
      let at = 0;
      for (const slot of slots) {
        for (const counter of [slot * 2, slot * 2 + 1]) {
          counters.writeUInt32BE(Math.floor(counter / 2 ** 32), at + 8);
          counters.writeUInt32BE(counter % 2 ** 32, at + 12);
          at += 16;
        }
      }
      const stream = blocks.update(counters);
      for (let start = 0; start < stream.length; start += slotBytes) {
        if (slotState(bytes, start) !== 'live') continue;
        for (let i = start; i < start + slotBytes; i += 4)
          bytes.writeInt32LE(bytes.readInt32LE(i) ^ stream.readInt32LE(i), i);
      }
    },
  };
}

/** The numbers of `count` neighbouring slots. */
export function slotRange(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** What the 32 bytes at `at` are; whether a live one is intact shows only in {@link openSlot}. */
export function slotState(bytes: Buffer, at: number): 'blank' | 'live' | 'erased' {
  const first = bytes.readInt32LE(at);
  if (first !== 0 && first !== -1) return 'live';
  for (let i = at + 4; i < at + slotBytes; i += 4) if (bytes.readInt32LE(i) !== first) return 'live';
  return first === 0 ? 'blank' : 'erased';
}

function check(secret: Buffer, slot: number): number {
  return (crc32(secret) ^ (slot % 2 ** 32) ^ Math.floor(slot / 2 ** 32)) >>> 0;
}

function messageKey(secret: Buffer): Buffer {
  return hash('sha256', Buffer.concat([keyLabel, secret]), 'buffer');
}

/** New unwrapped slots with random secrets, and the 32-byte keys derived from them (SHA-256 with a label). */
export function newSlots(slots: readonly number[]): { bytes: Buffer; keys: Buffer[] } {
  const bytes = randomFillSync(Buffer.alloc(slots.length * slotBytes));
  const keys = slots.map((slot, i) => {
    const start = i * slotBytes;
    const secret = bytes.subarray(start, start + secretBytes);
    bytes.writeUInt32BE(check(secret, slot), start + secretBytes);
    return messageKey(secret);
  });
  return { bytes, keys };
}

/** Whether an unwrapped live slot is intact. */
export function isIntact(bytes: Buffer, at: number, slot: number): boolean {
  const secret = bytes.subarray(at, at + secretBytes);
  return bytes.readUInt32BE(at + secretBytes) === check(secret, slot);
}

/** The key in an unwrapped live slot, or undefined when the slot is damaged. */
export function openSlot(bytes: Buffer, at: number, slot: number): Buffer | undefined {
  return isIntact(bytes, at, slot) ? messageKey(bytes.subarray(at, at + secretBytes)) : undefined;
}
