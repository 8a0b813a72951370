import { z } from 'zod';
import { instant } from '../ids.ts';
import { person } from './account.ts';

/**
 * How far the unsend of a message has come with one recipient (U22).
 *
 * `removed`: every device that may have had it has confirmed that it is gone. `never_delivered`: the same, and none had
 * confirmed having it. `pending`: a device that is signed in has not confirmed yet. `unconfirmed`: none is pending, but a
 * session that may have had it ended before it confirmed. `withheld`: nothing is told of this recipient, whatever is
 * true (U28).
 */
export const removalState = z.enum(['never_delivered', 'removed', 'pending', 'unconfirmed', 'withheld']);
export type RemovalState = z.infer<typeof removalState>;

/** What the sender is told of one recipient. */
export const removal = z.strictObject({
  person,
  state: removalState,
  /** Null where nobody knows of it, or it is not told. `at` is null where only that is known. */
  seen: z.strictObject({ at: instant.nullable() }).nullable(),
});
export type Removal = z.infer<typeof removal>;

/** What became of a message that was taken back. Ids and names, no content. */
export const unsendReceipt = z.strictObject({
  unsentAt: instant,
  /** `erasing`: hidden from everyone, but a copy of the key is not destroyed yet. */
  server: z.enum(['erased', 'erasing']),
  recipients: z.array(removal),
});
export type UnsendReceipt = z.infer<typeof unsendReceipt>;
