import { videoRefusal } from '@takeback/protocol';
import { z } from 'zod';

const side = z.int().min(1).max(8_192);
const seconds = z.number().min(0).max(86_400);
const strand = z.enum(['whole', 'own']);

/** What a file turned out to be: measured, not what it says of itself. */
export const probed = z.strictObject({
  /** Of the pictures, in seconds. */
  duration: seconds,
  /** When the first picture is shown, in seconds as the file counts. */
  zero: z.number(),
  /** As it is shown: upright, with square pixels. */
  width: side,
  height: side,
  hasSound: z.boolean(),
});
export type Probed = z.infer<typeof probed>;

/**
 * What a job tells the server. The job has read a stranger's file with a million lines of C: whatever comes from there is
 * checked like a stranger's.
 */
export const report = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('probed'), probed }),
  z.strictObject({ kind: z.literal('progress'), share: z.number().min(0).max(1) }),
  z.strictObject({
    kind: z.literal('poster'),
    strand,
    width: side,
    height: side,
    bytes: z.int().positive(),
    /** A tiny blurred WebP picture, in base64. */
    placeholder: z.base64().max(2_048),
  }),
  z.strictObject({
    kind: z.literal('rendition'),
    strand,
    side,
    width: side,
    height: side,
    duration: seconds,
    bytes: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal('done'), cpuSeconds: z.number().min(0), peakBytes: z.int().min(0) }),
  z.strictObject({ kind: z.literal('refused'), reason: videoRefusal }),
  /** Not the file's fault, as far as is known. The code is the engine's number for it. */
  z.strictObject({ kind: z.literal('failed'), operation: z.string().max(80), code: z.int() }),
]);
export type Report = z.infer<typeof report>;
