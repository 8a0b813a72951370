import { ChatCircleDotsIcon, XIcon } from '@phosphor-icons/react';
import type { CommentView } from '@takeback/client';
import type { Video } from '@takeback/protocol';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { useNow } from '../inbox/short-time.ts';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { Text, useText } from '../strings/text.tsx';
import { CommentField } from './comment-field.tsx';
import { CommentRow } from './comment-row.tsx';
import styles from './comments.module.css';

interface CommentsProps {
  video: Video;
  /** Null where whatever it stands in has it. */
  title: string | null;
  onClose: () => void;
}

/** What people say under a video, and where one says something oneself. */
export default function Comments({ video, title, onClose }: CommentsProps) {
  const comments = useClient().videos.comments(video.id);
  const { items, state, failure } = useObservable(comments);
  const text = useText();
  const now = useNow();
  const field = useRef<HTMLTextAreaElement>(null);
  const [replyTo, setReplyTo] = useState<CommentView | null>(null);
  // What was read before may be old: it stays until the answer is there.
  useEffect(() => {
    if (comments.get().state !== 'loading') void comments.refresh();
  }, [comments]);
  const reply = (to: CommentView) => {
    setReplyTo(to);
    field.current?.focus();
  };
  const isEmpty = items.length === 0;
  return (
    <>
      {title !== null && (
        <header className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <IconButton label={text('comments.close')} icon={<XIcon size={20} />} onClick={onClose} />
        </header>
      )}
      <section className={styles.list} aria-label={text('comments.label')}>
        {state === 'loading' && isEmpty && <SkeletonRows count={4} />}
        {state !== 'loading' && state !== 'failed' && isEmpty && (
          <EmptyState icon={<ChatCircleDotsIcon size={36} />} title={<Text id="comments.empty" />}>
            {video.mayComment && <Text id="comments.empty.words" />}
          </EmptyState>
        )}
        <ul className={styles.comments}>
          {items.map((view) => (
            <li key={view.comment.id}>
              <CommentRow
                view={view}
                comments={comments}
                authorId={video.author.id}
                now={now}
                onReply={video.mayComment ? reply : null}
              />
            </li>
          ))}
        </ul>
        {state === 'failed' && <FailureNotice failure={sentenceOf(failure)} />}
        {(state === 'failed' || state === 'ready' || (state === 'loading' && !isEmpty)) && (
          <Button look="secondary" busy={state === 'loading'} onClick={() => void comments.more()}>
            <Text id={state === 'failed' ? 'tryAgain' : 'comments.more'} />
          </Button>
        )}
      </section>
      {video.mayComment ? (
        <CommentField
          comments={comments}
          field={field}
          replyTo={replyTo}
          onReplyEnd={() => setReplyTo(null)}
        />
      ) : (
        <p className={styles.closed}>
          <Text id="comments.closed" />
        </p>
      )}
    </>
  );
}
