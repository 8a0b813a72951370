import { XIcon } from '@phosphor-icons/react';
import type { CommentView, VideoComments } from '@takeback/client';
import { commentText, countCharacters, limits } from '@takeback/protocol';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { useMarking } from '../create/marking.ts';
import { SuggestionList } from '../create/suggestion-list.tsx';
import { Avatar } from '../design/avatar.tsx';
import { hasCoarsePointer } from '../design/media.ts';
import { CharactersLeft, NotSent, WritingBox } from '../design/writing-box.tsx';
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
        <WritingBox
          field={field}
          value={words}
          label={text('comments.write')}
          sendLabel={text('comments.post')}
          isReady={isReady}
          tallest={tallest}
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
          placeholder={text('comments.write')}
        />
      </div>
      <CharactersLeft left={left} />
      <NotSent failure={failure} />
    </form>
  );
}
