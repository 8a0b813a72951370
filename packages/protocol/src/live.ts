import { z } from 'zod';
import { change } from './changes.ts';
import { problem } from './errors.ts';
import { cursor, instant, uuid, uuidv7 } from './ids.ts';

/** Where the WebSocket is. */
export const livePath = '/api/v1/live';

const ref = z.int().min(0);

/** What a client says. `hello` first, once; then calls in any number, answered in any order. */
export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.int(),
    /** Where the device's store is; null for an empty one. */
    cursor: cursor.nullable(),
    /** For clients without the session cookie. Never in the address. */
    token: z.string().max(200).optional(),
  }),
  z.strictObject({ type: z.literal('call'), ref, method: z.string().max(60), params: z.unknown() }),
  /** Keeps the connection known to be alive where protocol pings are out of reach (browsers). */
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

/**
 * What the server says. After `hello`: `welcome`; then `erasures`, everything to purge since the cursor, before
 * anything else may be painted (U6); `changes` until the log's end; `caughtUp`; from then on `changes` as they happen.
 * Or `reset` instead: the cursor is of another epoch or too old (U27): send what waits, wipe, take a snapshot, and
 * say `hello` on a new connection.
 */
export const serverFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    protocol: z.int(),
    accountId: uuid,
    deviceId: uuid,
    epoch: uuid,
    now: instant,
  }),
  z.strictObject({ type: z.literal('erasures'), changes: z.array(change) }),
  z.strictObject({ type: z.literal('changes'), changes: z.array(change), cursor }),
  z.strictObject({ type: z.literal('caughtUp'), cursor }),
  z.strictObject({ type: z.literal('reset'), reason: z.enum(['no-cursor', 'epoch', 'too-old']) }),
  z.strictObject({ type: z.literal('result'), ref, result: z.unknown() }),
  z.strictObject({ type: z.literal('failure'), ref: ref.nullable(), problem }),
  z.strictObject({ type: z.literal('typing'), conversationId: uuid, accountId: uuid }),
  /** The receipt of an unsend that this account has asked for says something else now: ask again. */
  z.strictObject({ type: z.literal('unsendReceipt'), conversationId: uuid, messageId: uuidv7 }),
  /** Videos that changed for everybody or are gone: whoever shows one asks for it again, or takes it away. */
  z.strictObject({ type: z.literal('videos'), changed: z.array(uuidv7), gone: z.array(uuidv7) }),
  /** How far the processing of one's own video is, from 0 to 1. */
  z.strictObject({ type: z.literal('videoProgress'), videoId: uuidv7, progress: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('pong') }),
  /** The session ended: wipe local data before showing anything. The socket closes after it. */
  z.strictObject({ type: z.literal('revoked') }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** Close codes of the socket beyond the standard ones (RFC 6455, section 7.4.2). */
export const closeCodes = {
  badFrame: 4400,
  notSignedIn: 4401,
  tooSlow: 4408,
  tooMany: 4429,
  goingAway: 1001,
} as const;
