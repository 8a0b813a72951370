import { PaperPlaneRightIcon } from '@phosphor-icons/react';
import { countCharacters, limits, messageText } from '@takeback/protocol';
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { Avatar } from '../design/avatar.tsx';
import { hasCoarsePointer } from '../design/media.ts';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './composer.module.css';

/** From so many characters before the limit on, what is left is shown. */
const nearLimit = 400;
/** The composer grows to so many CSS pixels, then it scrolls. */
const tallest = 168;

interface ComposerProps {
  conversationId: string;
  person: { id: string; displayName: string; handle: string };
  draft: string;
  field: RefObject<HTMLTextAreaElement | null>;
  /** ↑ in an empty composer: to the last message. */
  onUp: () => void;
  onEscape: () => void;
}

/** Where a message is written. It always shows who it goes to. */
export function Composer({ conversationId, person, draft, field, onUp, onEscape }: ComposerProps) {
  const client = useClient();
  const text = useText();
  const [words, setWords] = useState(draft);
  const [failure, setFailure] = useState<TextId | null>(null);
  const left =
    words.length > limits.textCharacters - nearLimit ? limits.textCharacters - countCharacters(words) : null;
  const ready = messageText.safeParse(words).success;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(words === '' ? 0 : element.scrollHeight, tallest)}px`;
  }, [field, words]);

  useEffect(() => {
    if (!hasCoarsePointer()) field.current?.focus({ preventScroll: true });
  }, [field]);

  function write(next: string): void {
    setWords(next);
    setFailure(null);
    client.setDraft(conversationId, next);
    if (next.trim() !== '') client.typing(conversationId);
  }

  function send(): void {
    if (!ready) return;
    const sent = words;
    write('');
    field.current?.focus();
    client.send(conversationId, { kind: 'text', text: sent }).catch((error: unknown) => {
      // It never came into the outbox: the words go back to where they were written.
      setWords((now) => (now === '' ? sent : now));
      setFailure(failureOf(error));
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !hasCoarsePointer()) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && words === '') {
      event.preventDefault();
      onUp();
    } else if (event.key === 'Escape') onEscape();
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p className={styles.to} id={`to-${conversationId}`}>
        <Text
          id="composer.to"
          values={{
            name: (
              <bdi className={styles.name} key="name">
                {person.displayName}
              </bdi>
            ),
            handle: <bdi key="handle">@{person.handle}</bdi>,
          }}
        />
      </p>
      <Avatar person={person} size="medium" />
      <div className={styles.box}>
        <textarea
          className={styles.field}
          ref={field}
          rows={1}
          dir="auto"
          value={words}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label={text('composer.label', { name: person.displayName })}
          aria-describedby={`left-${conversationId}`}
          placeholder={text('composer.placeholder')}
          enterKeyHint="enter"
        />
        <button type="submit" className={styles.send} aria-label={text('composer.send')} disabled={!ready}>
          <PaperPlaneRightIcon size={20} weight="fill" className="flips" />
        </button>
      </div>
      <p
        className={styles.limit}
        id={`left-${conversationId}`}
        data-over={left !== null && left < 0}
        role="status"
      >
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
