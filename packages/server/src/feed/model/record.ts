import { type Engagement, type EngagementKind, mostStrength, strengthOf } from './engagement.ts';
import { firstViews } from './exploration.ts';
import type { Memory } from './memory.ts';
import { Viewings } from './viewings.ts';

/** A deed counts once for a person and a video, however often it is told; an unlike takes the like's bit back. */
const bits = {
  watch: 1,
  quick_skip: 2,
  like: 4,
  comment: 8,
  share: 16,
  follow: 32,
  not_interested: 64,
  report: 128,
} as const satisfies Partial<Record<EngagementKind, number>>;
/** Set by the first like for ever, so that liking again and again does not make a video popular. */
const everLiked = 256;

/** A tag says less about a video than its author does. */
const tagShare = 0.3;

/**
 * Takes an engagement into everything that is counted, at once. Time: bounded by the limits of the memory, whatever
 * the number of people and videos.
 * @returns false for one that does not count: the video is gone or unknown, or the person's own
 */
export function record(memory: Memory, engagement: Engagement): boolean {
  const video = memory.catalogue.find(engagement.videoId);
  const entry = video === undefined ? undefined : memory.catalogue.entry(video);
  if (video === undefined || entry === undefined) return false;
  const person = memory.people.number(engagement.personId);
  if (person === entry.author) return false;
  const seen = memory.seen.get(person) ?? new Viewings();
  memory.seen.set(person, seen);
  // Whoever does something with a video has seen it, even if word of that was lost.
  if (seen.add(video)) countImpression(memory, video, engagement);
  const { kind, at } = engagement;
  if (kind === 'impression') return true;
  const first = kind === 'unlike' ? seen.withdraw(video, bits.like) : seen.note(video, bits[kind]);
  // Watching again says more about a person's taste; anything else said twice says nothing new.
  if (!first && kind !== 'watch') return true;
  const strength = strengthOf(engagement);
  if (first) memory.outcomes.record(video, engagement);
  if (first && strength > 0 && (kind !== 'like' || seen.note(video, everLiked)))
    memory.popularity.add(video, strength, at);
  const refuses = kind === 'not_interested' || kind === 'report';
  if (strength !== 0)
    memory.liked.strengthen(person, video, refuses ? -mostStrength : strength, mostStrength, at);
  if (refuses) memory.refused.strengthen(person, video, -strength, mostStrength, at);
  memory.authors.add(person, entry.author, strength, at);
  for (const tag of entry.tags) memory.tags.add(person, tag, strength * tagShare, at);
  return true;
}

function countImpression(memory: Memory, video: number, { personId, videoId, at }: Engagement): void {
  memory.outcomes.record(video, { kind: 'impression', personId, videoId, at });
  if (memory.outcomes.impressions(video) >= firstViews) memory.exploration.remove(video);
}
