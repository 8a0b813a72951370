import { type Audience, limits } from '@takeback/protocol';
import { ageOn, type Day } from './age.ts';

/*
 * Who may do what with what is somebody's: the one place where it is decided. Pure: whoever asks brings what is known of
 * the two people.
 */

/** What is known of one person. */
export interface Standing {
  readonly id: string;
  readonly birthDate: Day;
  readonly suspended: boolean;
}

/** How a visitor and an owner stand to each other. */
export interface Ties {
  readonly visitorFollows: boolean;
  readonly ownerFollows: boolean;
  /** Either blocked the other: the rules ask only whether, so that no answer tells who. */
  readonly blocked: boolean;
}

/** What a visitor may want: to see a video, to comment on it, to use it in a Duet or Stitch, to write to its author. */
export type Act = 'see' | 'comment' | 'duet' | 'stitch' | 'message';

/** Allowed, or the code of the refusal. */
export type Permission = 'allowed' | 'too_young' | 'not_allowed';

export interface Question {
  readonly act: Act;
  readonly visitor: Standing;
  readonly owner: Standing;
  readonly ties: Ties;
  /** What the owner chose for this act; null where nothing was chosen. */
  readonly chosen: Audience | null;
  readonly today: Day;
}

/** Whether somebody who is not the owner belongs to an audience of the owner's. Blocks are not looked at. */
export function belongsTo(audience: Audience, { visitorFollows, ownerFollows }: Ties): boolean {
  switch (audience) {
    case 'everyone':
      return true;
    case 'followed':
      return ownerFollows;
    case 'friends':
      return ownerFollows && visitorFollows;
    case 'nobody':
      return false;
  }
}

/**
 * The audience that holds for an act: what the owner chose, within what their age allows, else what their age suggests.
 * Duets and Stitches with people under 16 are for nobody, whatever was chosen; from 16 to 17 friends are suggested for
 * them and for messages.
 */
export function audienceOf(act: Act, chosen: Audience | null, ownerAge: number): Audience {
  if (act === 'see' || act === 'comment') return chosen ?? 'everyone';
  if (ownerAge < limits.directMessageAge) return 'nobody';
  return chosen ?? (ownerAge < limits.adultAge ? 'friends' : 'everyone');
}

/**
 * Answers one question. A block either way, or a suspended owner, is the same answer as an audience the visitor is not
 * in. The visitor is told of their own age only, never of the owner's.
 */
export function mayDo({ act, visitor, owner, ties, chosen, today }: Question): Permission {
  const isOwner = visitor.id === owner.id;
  if (act === 'message') {
    if (isOwner) return 'not_allowed';
    if (ageOn(visitor.birthDate, today) < limits.directMessageAge) return 'too_young';
  }
  if (visitor.suspended && act !== 'see') return 'not_allowed';
  if (isOwner) return 'allowed';
  if (ties.blocked || owner.suspended) return 'not_allowed';
  const audience = audienceOf(act, chosen, ageOn(owner.birthDate, today));
  return belongsTo(audience, ties) ? 'allowed' : 'not_allowed';
}

/** What the author of a video chose for it; null where the account's own choice or the age decides. */
export type VideoAudiences = Readonly<Record<Exclude<Act, 'message'>, Audience | null>>;

/** The same for a video: who may not see it may do nothing else with it. */
export function mayDoWithVideo(
  question: Omit<Question, 'chosen' | 'act'> & { readonly act: keyof VideoAudiences },
  chosen: VideoAudiences,
): Permission {
  const seen = mayDo({ ...question, act: 'see', chosen: chosen.see });
  if (seen !== 'allowed') return seen;
  return mayDo({ ...question, chosen: chosen[question.act] });
}

/**
 * Whether somebody may go on writing in a conversation that has begun: a block ends it for both, and only who blocked
 * is told so.
 * @param blockers members who blocked another member
 */
export function mayContinue(
  senderId: string,
  blockers: readonly string[],
): 'allowed' | 'person_blocked' | 'not_allowed' {
  if (blockers.includes(senderId)) return 'person_blocked';
  return blockers.length > 0 ? 'not_allowed' : 'allowed';
}
