import { limits } from '@takeback/protocol';
import { ageOn, type Day } from './age.ts';

/** What permissions are decided by. */
export interface Standing {
  readonly id: string;
  readonly birthDate: Day;
}

/** Allowed, or the code of the refusal. */
export type Permission = 'allowed' | 'too_young' | 'not_allowed';

/**
 * Whether somebody may send direct messages to somebody. Both must be 16 or over: the sender is told of their own age
 * only, never of the other's. Nobody messages themselves.
 */
export function mayMessage(sender: Standing, recipient: Standing, today: Day): Permission {
  if (sender.id === recipient.id) return 'not_allowed';
  if (ageOn(sender.birthDate, today) < limits.directMessageAge) return 'too_young';
  if (ageOn(recipient.birthDate, today) < limits.directMessageAge) return 'not_allowed';
  return 'allowed';
}
