import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { feedItem } from '../nouns/feed.ts';

export const forYou = method({
  name: 'feed.forYou',
  summary: 'The next videos chosen for the caller: none they have seen, none of those they hold already.',
  verb: 'POST',
  path: '/feed/for-you',
  access: 'signed-in',
  live: true,
  params: z.strictObject({
    /** Videos the device still holds unseen, which are not to come again. */
    except: z.array(uuidv7).max(limits.feedExcept).default([]),
    limit: z.int().min(1).max(limits.feedPage).default(limits.feedPage),
  }),
  result: z.strictObject({ items: z.array(feedItem) }),
  errors: [],
});
