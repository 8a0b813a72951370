import { limits } from '@takeback/protocol';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { Avatar } from '../design/avatar.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './caption-field.module.css';
import { complete, markAt, type OpenMark } from './marks.ts';
import { type Suggestion, useSuggestions } from './suggestions.ts';

interface CaptionFieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** What is written under the video; people and tags are offered while they are being written. */
export function CaptionField({ value, onChange }: CaptionFieldProps) {
  const text = useText();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [mark, setMark] = useState<OpenMark | null>(null);
  const [chosen, setChosen] = useState(0);
  const suggestions = useSuggestions(mark);
  const isOpen = mark !== null && suggestions.length > 0;
  const current = Math.min(chosen, suggestions.length - 1);
  /** Where the caret goes once the completed text is there. */
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null || caret.current === null || element.value !== value) return;
    element.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const look = () => {
    const element = area.current;
    if (element === null) return;
    const next =
      element.selectionStart === element.selectionEnd ? markAt(element.value, element.selectionStart) : null;
    setMark(next);
    setChosen(0);
  };
  const take = (suggestion: Suggestion) => {
    if (mark === null) return;
    const completed = complete(value, mark, suggestion.word);
    caret.current = completed.caret;
    setMark(null);
    onChange(completed.text);
    area.current?.focus();
  };
  const insert = (sign: '#' | '@') => {
    const element = area.current;
    if (element === null) return;
    const at = element.selectionStart;
    const before = value.slice(0, at);
    const space = before === '' || /\s$/.test(before) ? '' : ' ';
    const next = before + space + sign + value.slice(at);
    caret.current = at + space.length + 1;
    onChange(next);
    element.focus();
    setMark(markAt(next, caret.current));
  };
  const hear = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const suggestion = suggestions[current];
    if (by !== 0) setChosen((current + by + suggestions.length) % suggestions.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && suggestion !== undefined) take(suggestion);
    else if (event.key === 'Escape') setMark(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = limits.captionCharacters - [...value].length;
  return (
    <div className={styles.field}>
      <label className="visually-hidden" htmlFor={id}>
        <Text id="post.caption" />
      </label>
      <textarea
        ref={area}
        id={id}
        className={styles.area}
        dir="auto"
        rows={4}
        value={value}
        placeholder={text('post.caption.placeholder')}
        aria-describedby={`${id}-left`}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${current}` : undefined}
        onChange={({ target }) => {
          onChange(target.value);
          look();
        }}
        onSelect={look}
        onKeyDown={hear}
        onBlur={() => setMark(null)}
      />
      <div className={styles.signs}>
        <button type="button" className={styles.sign} onClick={() => insert('#')}>
          <Text id="post.tag" />
        </button>
        <button type="button" className={styles.sign} onClick={() => insert('@')}>
          <Text id="post.mention" />
        </button>
        <span id={`${id}-left`} className={styles.left} data-over={left < 0}>
          {left < 200 &&
            text(left < 0 ? 'post.caption.over' : 'post.caption.left', { count: Math.abs(left) })}
        </span>
      </div>
      <p className="visually-hidden" role="status">
        {isOpen && text('post.suggestions.count', { count: suggestions.length })}
      </p>
      {isOpen && (
        <div
          className={styles.list}
          id={`${id}-list`}
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
    </div>
  );
}
