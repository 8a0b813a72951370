import { z } from 'zod';
import { instant, uuid, watermark } from '../ids.ts';
import { person } from './account.ts';

/**
 * One person in a conversation. The watermarks are what the viewer may know: for oneself the true ones, for others
 * only what both share through read receipts (U28).
 */
export const member = person.extend({ deliveredSequence: watermark, readSequence: watermark });
export type Member = z.infer<typeof member>;

export const conversation = z.strictObject({
  id: uuid,
  kind: z.enum(['direct']),
  createdAt: instant,
  members: z.array(member),
});
export type Conversation = z.infer<typeof conversation>;
