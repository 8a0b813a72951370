import { type Account, type Audience, limits } from '@takeback/protocol';
import { isAtLeast } from '../session/age.ts';

/** What others may do with one's videos. */
export type Use = 'comment' | 'duet' | 'stitch';

/**
 * Who may use one's videos so where a video says nothing else. Null for Duets and Stitches: nobody, because of one's
 * age, whatever is chosen.
 */
export function usualAudience(
  use: Use,
  { privacy, birthDate }: Pick<Account, 'privacy' | 'birthDate'>,
  now: Date,
): Audience | null {
  if (use === 'comment') return privacy.comments ?? 'everyone';
  if (!isAtLeast(limits.directMessageAge, birthDate, now)) return null;
  const chosen = use === 'duet' ? privacy.duets : privacy.stitches;
  return chosen ?? (isAtLeast(limits.adultAge, birthDate, now) ? 'everyone' : 'friends');
}
