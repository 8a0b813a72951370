import type { VideoDraft } from '@takeback/client';

/** Where the ends, the cover and the words of a draft are changed. */
export function editPlaceOf({ id, settings: { composition } }: VideoDraft): string {
  if (composition === null) return `/create/edit?draft=${id}`;
  const step = composition.kind === 'stitch' ? 'stitch/record' : 'duet';
  return `/videos/${composition.originalId}/${step}/edit?draft=${id}`;
}

/** Where a draft is gone on with: once it was to be posted, what comes of that is shown first. */
export function placeOf(draft: VideoDraft): string {
  return draft.posting === 'no' ? editPlaceOf(draft) : `/create/posting/${draft.id}`;
}
