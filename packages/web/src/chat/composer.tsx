import { countCharacters, limits, messageText } from '@takeback/protocol';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { Avatar } from '../design/avatar.tsx';
import { hasCoarsePointer } from '../design/media.ts';
import { CharactersLeft, NotSent, WritingBox } from '../design/writing-box.tsx';
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
      <WritingBox
        field={field}
        value={words}
        label={text('composer.label', { name: person.displayName })}
        sendLabel={text('composer.send')}
        isReady={ready}
        tallest={tallest}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        aria-describedby={`left-${conversationId}`}
        placeholder={text('composer.placeholder')}
        enterKeyHint="enter"
      />
      <CharactersLeft id={`left-${conversationId}`} left={left} />
      <NotSent failure={failure} />
    </form>
  );
}
