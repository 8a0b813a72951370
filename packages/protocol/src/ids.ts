import { z } from 'zod';

/** A UUID of any version, lower case: ids made by the server. */
export const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'must be a UUID in lower case',
  )
  .meta({ format: 'uuid' });

/** A UUIDv7 made by the sending device (RFC 9562, section 5.7): a retry carries the same id. */
export const uuidv7 = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'must be a UUIDv7 in lower case',
  )
  .meta({ format: 'uuid' });

/** Place of a message in its conversation, counted from 1 by the server. */
export const sequence = z.int().min(1);

/** A watermark: everything up to this sequence, 0 for nothing. */
export const watermark = z.int().min(0);

/** A moment, as ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });

/**
 * A place in the change log: `{epoch}.{position}`. The epoch is a UUID renewed when a database is restored,
 * so that a device never continues on a history that is not its own.
 */
export const cursor = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.(0|[1-9][0-9]{0,15})$/,
    'must be a cursor given by the server',
  );

/** Splits a valid cursor. @throws Error when the text is not a cursor. */
export function parseCursor(text: string): { epoch: string; position: number } {
  const [epoch, position] = cursor.parse(text).split('.');
  return { epoch: String(epoch), position: Number(position) };
}

/** The inverse of {@link parseCursor}. */
export function formatCursor(epoch: string, position: number): string {
  return `${epoch}.${position}`;
}
