import { CaretDownIcon, DotsThreeIcon, HeartIcon, WarningCircleIcon } from '@phosphor-icons/react';
import type { CommentView, VideoComments } from '@takeback/client';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { Caption } from '../feed/caption.tsx';
import { Time } from '../inbox/time.tsx';
import { useShortCount } from '../player/short-count.ts';
import { sentenceOf } from '../session/failure.ts';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './comment-row.module.css';

const CommentMenu = lazy(() => import('./comment-menu.tsx'));

interface CommentRowProps {
  view: CommentView;
  comments: VideoComments;
  /** Of the video. */
  authorId: string;
  now: Date;
  /** Null where nobody may say anything. */
  onReply: ((to: CommentView) => void) | null;
}

/** A comment with its replies: who said it, what, and what can be done. */
export function CommentRow({ view, comments, authorId, now, onReply }: CommentRowProps) {
  const { comment, state, failure, replies, moreReplies } = view;
  const { author } = comment;
  const text = useText();
  const tellFailure = useTellFailure();
  const short = useShortCount();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isLoading, setLoading] = useState(false);
  const like = () => {
    (comment.liked ? comments.unlike(comment.id) : comments.like(comment.id)).catch(tellFailure);
  };
  const loadReplies = () => {
    setLoading(true);
    comments
      .loadReplies(comment.id)
      .catch(tellFailure)
      .finally(() => setLoading(false));
  };
  const hidden = comment.replies - replies.filter((reply) => reply.state === 'posted').length;
  const failureText = sentenceOf(failure);
  return (
    <>
      <article
        className={styles.comment}
        data-state={state}
        aria-label={text('comment.label', { name: author.displayName })}
      >
        <Link href={`/people/${author.handle}`} tabIndex={-1} aria-hidden="true" className={styles.face}>
          <Avatar person={author} size="small" />
        </Link>
        <div className={styles.body}>
          <p className={styles.who}>
            <Link href={`/people/${author.handle}`} className={styles.name}>
              <bdi>{author.displayName}</bdi>
            </Link>
            {author.id === authorId && (
              <span className={styles.creator}>
                <Text id="comment.creator" />
              </span>
            )}
          </p>
          <p className={styles.text} dir="auto">
            <Caption text={comment.text} mentions={null} />
          </p>
          {state === 'failed' ? (
            <p className={styles.failed} role="alert">
              <WarningCircleIcon size={16} aria-hidden="true" />
              <Text id="comment.failed" /> <Text id={failureText} />
              <button type="button" className={styles.small} onClick={() => comments.retry(comment.id)}>
                <Text id="tryAgain" />
              </button>
              <button type="button" className={styles.small} onClick={() => comments.discard(comment.id)}>
                <Text id="menu.discard" />
              </button>
            </p>
          ) : (
            <p className={styles.foot}>
              {state === 'posting' ? (
                <Text id="comment.posting" />
              ) : (
                <Time className={undefined} at={comment.at} now={now} />
              )}
              {onReply !== null && state === 'posted' && (
                <button
                  type="button"
                  className={styles.small}
                  onClick={() => onReply(view)}
                  aria-label={text('comment.reply.label', { name: author.displayName })}
                >
                  <Text id="comment.reply" />
                </button>
              )}
              {state === 'posted' && (
                <button
                  type="button"
                  className={styles.options}
                  onClick={() => setMenuOpen(true)}
                  aria-label={text('comment.options', { name: author.displayName })}
                  aria-haspopup="dialog"
                >
                  <DotsThreeIcon size={20} weight="bold" />
                </button>
              )}
            </p>
          )}
        </div>
        {state === 'posted' && (
          <button
            type="button"
            className={styles.like}
            onClick={like}
            aria-pressed={comment.liked}
            aria-label={text('comment.like', { name: author.displayName, count: comment.likes })}
          >
            <HeartIcon size={18} weight={comment.liked ? 'fill' : 'regular'} />
            {comment.likes > 0 && <span aria-hidden="true">{short(comment.likes)}</span>}
          </button>
        )}
      </article>
      {replies.length > 0 && (
        <ul className={styles.replies} aria-label={text('comment.replies', { name: author.displayName })}>
          {replies.map((reply) => (
            <li key={reply.comment.id}>
              <CommentRow view={reply} comments={comments} authorId={authorId} now={now} onReply={onReply} />
            </li>
          ))}
        </ul>
      )}
      {moreReplies && hidden > 0 && (
        <button type="button" className={styles.more} onClick={loadReplies} disabled={isLoading}>
          <Text id="comment.moreReplies" values={{ count: hidden }} />
          <CaretDownIcon size={14} weight="bold" aria-hidden="true" />
        </button>
      )}
      {isMenuOpen && (
        <Suspense>
          <CommentMenu comment={comment} comments={comments} onClose={() => setMenuOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
