import type { Handlers } from '../calls.ts';
import { createDelete } from './delete.ts';
import { createCommentLikes } from './like.ts';
import { createCommentLists } from './lists.ts';
import { type CommentDeps, createPost } from './post.ts';

type Own = Exclude<Extract<keyof Handlers, `comments.${string}`>, 'comments.report'>;

/** Answers `comments.*`, but for reports. */
export function createCommentHandlers(deps: CommentDeps): Pick<Handlers, Own> {
  return {
    ...createPost(deps),
    ...createCommentLists(deps),
    ...createDelete(deps),
    ...createCommentLikes(deps),
  };
}
