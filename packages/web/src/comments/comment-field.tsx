import { PaperPlaneRightIcon, XIcon } from '@phosphor-icons/react';
import type { CommentView, VideoComments } from '@takeback/client';
import { commentText, countCharacters, limits } from '@takeback/protocol';
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useState } from 'react';
import { useMarking } from '../create/marking.ts';
import { SuggestionList } from '../create/suggestion-list.tsx';
import { Avatar } from '../design/avatar.tsx';
import { hasCoarsePointer } from '../design/media.ts';
import { useAccount } from '../session/account-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './comment-field.module.css';

/** From so many characters before the limit on, what is left is shown. */
const nearLimit = 80;
/** The field grows to so many CSS pixels, then it scrolls. */
const tallest = 130;

interface CommentFieldProps {
  comments: VideoComments;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Null for a comment of its own. */
  replyTo: CommentView | null;
  onReplyEnd: () => void;
}

/** Where one says something under a video. */
export function CommentField({ comments, field, replyTo, onReplyEnd }: CommentFieldProps) {
  const account = useAccount();
  const text = useText();
  const [words, setWords] = useState('');
  const [failure, setFailure] = useState<TextId | null>(null);
  const isReady = commentText.safeParse(words).success;
  const count = limits.commentCharacters - countCharacters(words);
  const left = count <= nearLimit ? count : null;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(words === '' ? 0 : element.scrollHeight, tallest)}px`;
  }, [field, words]);

  const id = useId();
  const write = (next: string) => {
    setWords(next);
    setFailure(null);
  };
  const marking = useMarking({ area: field, value: words, onChange: write });
  const isOpen = marking.mark !== null;

  const post = () => {
    if (!isReady) return;
    try {
      comments.post(words, replyTo?.comment.id);
      setWords('');
      setFailure(null);
      onReplyEnd();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const hear = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || marking.hear(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !hasCoarsePointer()) {
      event.preventDefault();
      post();
    } else if (event.key === 'Escape' && replyTo !== null) {
      event.preventDefault();
      onReplyEnd();
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
    >
      <SuggestionList id={id} marking={marking} isAbove />
      {replyTo !== null && (
        <p className={styles.reply}>
          <span>
            <Text
              id="comment.replyTo"
              values={{ name: <bdi key="name">{replyTo.comment.author.displayName}</bdi> }}
            />
          </span>
          <button
            type="button"
            className={styles.end}
            onClick={onReplyEnd}
            aria-label={text('comment.reply.end')}
          >
            <XIcon size={16} />
          </button>
        </p>
      )}
      <div className={styles.line}>
        <Avatar person={account} size="small" />
        <div className={styles.box}>
          <textarea
            className={styles.field}
            ref={field}
            rows={1}
            dir="auto"
            value={words}
            onChange={(event) => {
              write(event.target.value);
              marking.look();
            }}
            onSelect={marking.look}
            onKeyDown={hear}
            onBlur={marking.end}
            aria-autocomplete="list"
            aria-controls={isOpen ? `${id}-list` : undefined}
            aria-activedescendant={isOpen ? `${id}-${marking.current}` : undefined}
            aria-label={text('comments.write')}
            placeholder={text('comments.write')}
          />
          <button
            type="submit"
            className={styles.send}
            aria-label={text('comments.post')}
            disabled={!isReady}
          >
            <PaperPlaneRightIcon size={20} weight="fill" className="flips" />
          </button>
        </div>
      </div>
      <p className={styles.limit} data-over={left !== null && left < 0} role="status">
        {left !== null && (
          <Text id={left < 0 ? 'composer.over' : 'composer.left'} values={{ count: Math.abs(left) }} />
        )}
      </p>
      {failure !== null && (
        <p className={styles.limit} data-over="true" role="alert">
          <Text id={failure} />
        </p>
      )}
    </form>
  );
}
