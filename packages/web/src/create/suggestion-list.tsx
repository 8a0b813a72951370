import { Avatar } from '../design/avatar.tsx';
import { Text, useText } from '../strings/text.tsx';
import type { Marking } from './marking.ts';
import styles from './suggestion-list.module.css';

interface SuggestionListProps {
  /** The field's: it names the list and its options by it. */
  id: string;
  marking: Marking;
  /** The list stands over the field, not under it. */
  isAbove?: boolean;
}

/** People or tags that are offered while they are being written. */
export function SuggestionList({ id, marking, isAbove = false }: SuggestionListProps) {
  const { mark, suggestions, current, take, hear } = marking;
  const text = useText();
  return (
    <>
      <p className="visually-hidden" role="status">
        {mark !== null && text('post.suggestions.count', { count: suggestions.length })}
      </p>
      {mark !== null && (
        <div
          className={styles.list}
          id={`${id}-list`}
          data-above={isAbove}
          role="listbox"
          aria-label={text(mark.kind === 'tag' ? 'post.suggestions.tags' : 'post.suggestions.people')}
        >
          {suggestions.map((suggestion, index) => (
            <div
              key={suggestion.word}
              id={`${id}-${index}`}
              className={styles.option}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              // The field keeps the focus, and with it a phone its keyboard.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(suggestion)}
              onKeyDown={hear}
            >
              {suggestion.kind === 'mention' ? (
                <>
                  <Avatar person={suggestion.person} size="small" />
                  <span className={styles.words}>
                    <span className={styles.name} dir="auto">
                      {suggestion.person.displayName}
                    </span>
                    <bdi className={styles.about}>@{suggestion.person.handle}</bdi>
                  </span>
                </>
              ) : (
                <span className={styles.words}>
                  <bdi className={styles.name}>#{suggestion.word}</bdi>
                  <span className={styles.about}>
                    <Text id="post.tag.videos" values={{ count: suggestion.tag.videos }} />
                  </span>
                </span>
              )}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
