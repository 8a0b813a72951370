import { MalformedKeyId } from './errors.ts';

/** Names one key for ever: keyring uuid (16 bytes), writer (u16), slot (u48), big-endian. 24 bytes. */
export type KeyId = Uint8Array;

export interface KeyIdParts {
  /** UUID of the keyring, lower case. */
  keyring: string;
  /** Which writer of the keyring issued it, 0 to 65,535. */
  writer: number;
  /** Place in that writer's file, 0 to 2^48 - 1. */
  slot: number;
}

const keyIdBytes = 24;
/** Where the slot begins; what comes before says whose it is. */
const slotAt = 18;
const mostSlots = 2 ** 48;
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const textShape = /^[A-Za-z0-9_-]{32}$/;

/** The 16 bytes of a UUID. @throws MalformedKeyId */
export function uuidBytes(uuid: string): Buffer {
  if (!uuidShape.test(uuid)) throw new MalformedKeyId('A keyring is named by a UUID in lower case.');
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The inverse of {@link uuidBytes}. */
function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** @throws MalformedKeyId when a part is out of range. */
export function encodeKeyId(parts: KeyIdParts): KeyId {
  const { writer, slot } = parts;
  if (!Number.isInteger(writer) || writer < 0 || writer > 0xffff)
    throw new MalformedKeyId('A writer is a whole number from 0 to 65,535.');
  const id = Buffer.alloc(keyIdBytes);
  uuidBytes(parts.keyring).copy(id);
  id.writeUInt16BE(writer, 16);
  return keyIdBeside(id, slot);
}

/** The id of a key of the same keyring and writer as another; cheap. @throws MalformedKeyId */
export function keyIdBeside(sibling: KeyId, slot: number): KeyId {
  if (!Number.isInteger(slot) || slot < 0 || slot >= mostSlots)
    throw new MalformedKeyId('A slot is a whole number from 0 to 2^48 - 1.');
  const id = Buffer.from(sibling);
  id.writeUIntBE(slot, slotAt, 6);
  return id;
}

/** @throws MalformedKeyId when it is not 24 bytes. */
export function decodeKeyId(id: KeyId): KeyIdParts {
  if (id.length !== keyIdBytes) throw new MalformedKeyId('A key id has 24 bytes.');
  const bytes = Buffer.from(id.buffer, id.byteOffset, id.byteLength);
  return {
    keyring: uuidText(bytes.subarray(0, 16)),
    writer: bytes.readUInt16BE(16),
    slot: bytes.readUIntBE(slotAt, 6),
  };
}

/** The slot that a key id names, where it is one of the same keyring and writer as another; cheap. */
export function slotBeside(id: KeyId, sibling: KeyId): number | undefined {
  if (id.length !== keyIdBytes) return undefined;
  const bytes = Buffer.from(id.buffer, id.byteOffset, id.byteLength);
  return bytes.compare(sibling, 0, slotAt, 0, slotAt) === 0 ? bytes.readUIntBE(slotAt, 6) : undefined;
}

/** A key id as text: 32 characters of base64url. @throws MalformedKeyId */
export function formatKeyId(id: KeyId): string {
  if (id.length !== keyIdBytes) throw new MalformedKeyId('A key id has 24 bytes.');
  return Buffer.from(id).toString('base64url');
}

/** The inverse of {@link formatKeyId}. @throws MalformedKeyId */
export function parseKeyId(text: string): KeyId {
  if (!isKeyIdText(text)) throw new MalformedKeyId('A key id is written as 32 characters of base64url.');
  return Buffer.from(text, 'base64url');
}

export function isKeyIdText(value: unknown): value is string {
  return typeof value === 'string' && textShape.test(value);
}
