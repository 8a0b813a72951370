import { type Perspective, suitabilityOf } from './suitability.ts';
import { reasonWeights } from './value.ts';

/** "Why this video": codes that a screen has words for. */
export type Reason =
  /** The viewer follows its author. */
  | { readonly code: 'because_you_follow' }
  /** People who liked that video, as the viewer did, liked this one. */
  | { readonly code: 'people_who_liked'; readonly videoId: string }
  /** People who like what the viewer likes liked this one. */
  | { readonly code: 'people_like_you' }
  /** The viewer liked videos of its author. */
  | { readonly code: 'author_you_like' }
  /** The viewer liked videos with this tag. */
  | { readonly code: 'your_tags'; readonly tag: string }
  /** It is among what most people like these days. */
  | { readonly code: 'popular_now' }
  /** Its author's first video is young. */
  | { readonly code: 'new_creator' }
  /** It still needs its first views. */
  | { readonly code: 'new_video' }
  /** The viewer has not seen it: nothing more speaks for it. */
  | { readonly code: 'not_seen_yet' };

/** An author whose first video is younger is new. */
const newCreatorFor = 30 * 24 * 3_600_000;

/**
 * The strongest reason that holds for showing a video.
 * @param exploring whether it is shown for its first views
 * @param mayWatch asked before another video is named
 */
export function explain(
  from: Perspective,
  video: number,
  exploring: boolean,
  mayWatch: (videoId: string) => boolean,
): Reason {
  const { memory, candidates } = from;
  const suits = suitabilityOf(from, video);
  if (suits.following > 0) return { code: 'because_you_follow' };
  if (exploring) return newness(from, video);
  const parts = [
    { weight: suits.walk * reasonWeights.walk, reason: () => likedBefore(from, video, mayWatch) },
    { weight: suits.author * reasonWeights.author, reason: (): Reason => ({ code: 'author_you_like' }) },
    { weight: suits.tags * reasonWeights.tags, reason: () => favouriteTag(from, video) },
    {
      weight: candidates.popular.has(video) ? suits.popularity * reasonWeights.popularity : 0,
      reason: (): Reason => ({ code: 'popular_now' }),
    },
  ];
  const [strongest] = parts
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  if (strongest !== undefined) return strongest.reason();
  return memory.exploration.has(video) ? newness(from, video) : { code: 'not_seen_yet' };
}

function newness({ memory, now }: Perspective, video: number): Reason {
  const entry = memory.catalogue.entry(video);
  const first = entry === undefined ? undefined : memory.catalogue.ofAuthor(entry.author)[0];
  const since = first === undefined ? undefined : memory.catalogue.entry(first)?.createdAt;
  return { code: since !== undefined && now - since < newCreatorFor ? 'new_creator' : 'new_video' };
}

function likedBefore(
  { memory, board }: Perspective,
  video: number,
  mayWatch: (videoId: string) => boolean,
): Reason {
  const source = board.sourceOf(video);
  const videoId = source === undefined ? undefined : memory.catalogue.numbering.idOf(source);
  if (videoId === undefined || !mayWatch(videoId)) return { code: 'people_like_you' };
  return { code: 'people_who_liked', videoId };
}

function favouriteTag({ memory, viewer, now }: Perspective, video: number): Reason {
  let best: string | undefined;
  let most = 0;
  for (const tag of memory.catalogue.entry(video)?.tags ?? []) {
    const affinity = viewer === undefined ? 0 : memory.tags.of(viewer, tag, now);
    if (affinity <= most) continue;
    most = affinity;
    best = memory.catalogue.tagOf(tag);
  }
  return best === undefined ? { code: 'not_seen_yet' } : { code: 'your_tags', tag: best };
}
