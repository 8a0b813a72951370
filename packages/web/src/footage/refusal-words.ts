import { limits, type VideoRefusal } from '@takeback/protocol';
import type { TextId, TextValues } from '../strings/text.tsx';
import { clockOf } from './range.ts';

/** Why a file cannot become a video, in words that say what would do. */
export const refusalWords: Record<VideoRefusal, TextId> = {
  empty: 'refusal.empty',
  not_a_video: 'refusal.not_a_video',
  playlist: 'refusal.playlist',
  container_not_allowed: 'refusal.container_not_allowed',
  codec_not_allowed: 'refusal.codec_not_allowed',
  truncated: 'refusal.truncated',
  damaged: 'refusal.damaged',
  no_picture: 'refusal.no_picture',
  too_short: 'refusal.too_short',
  too_long: 'refusal.too_long',
  too_large_picture: 'refusal.too_large_picture',
  too_small_picture: 'refusal.too_small_picture',
  timed_out: 'refusal.timed_out',
  out_of_memory: 'refusal.out_of_memory',
};

/** The numbers in those words. @param longest seconds that a video may have */
export function refusalValues(longest: number): TextValues {
  return { shortest: limits.shortestVideo, longest: clockOf(longest) };
}
