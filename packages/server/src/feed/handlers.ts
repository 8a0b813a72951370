import type { Handlers } from '../calls.ts';
import { createEngage } from './engage.ts';
import { createForYou, type ForYouDeps } from './for-you.ts';
import { createFeedLists } from './lists.ts';
import { createTags } from './tags.ts';

/** The feeds, and what holds For You. */
export interface Feed {
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `feed.${string}`>>;
  close(): Promise<void>;
}

/** Answers `feed.*`. */
export function createFeed(deps: ForYouDeps): Feed {
  const { close: closeForYou, ...forYou } = createForYou(deps);
  const { close: closeTags, ...tags } = createTags(deps);
  return {
    handlers: { ...forYou, ...createFeedLists(deps), ...tags, ...createEngage(deps) },
    close: async () => {
      closeTags();
      await closeForYou();
    },
  };
}
