import { caption, countCharacters, limits } from '@takeback/protocol';
import { useId, useRef } from 'react';
import { Text, useText } from '../strings/text.tsx';
import styles from './caption-field.module.css';
import { useMarking } from './marking.ts';
import { SuggestionList } from './suggestion-list.tsx';

interface CaptionFieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** What is written under the video; people and tags are offered while they are being written. */
export function CaptionField({ value, onChange }: CaptionFieldProps) {
  const text = useText();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const marking = useMarking({ area, value, onChange });
  const isOpen = marking.mark !== null;
  // As it is counted when it is posted: without what is around it.
  const left = limits.captionCharacters - countCharacters(value.trim());
  const isRefused = left >= 0 && !caption.safeParse(value).success;
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
        aria-invalid={left < 0 || isRefused}
        aria-describedby={`${id}-left`}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${marking.current}` : undefined}
        onChange={({ target }) => {
          onChange(target.value);
          marking.look();
        }}
        onSelect={marking.look}
        onKeyDown={marking.hear}
        onBlur={marking.end}
      />
      <div className={styles.signs}>
        <button type="button" className={styles.sign} onClick={() => marking.insert('#')}>
          <Text id="post.tag" />
        </button>
        <button type="button" className={styles.sign} onClick={() => marking.insert('@')}>
          <Text id="post.mention" />
        </button>
        <span id={`${id}-left`} className={styles.left} data-over={left < 0 || isRefused} role="status">
          {isRefused
            ? text('post.caption.refused', { lines: limits.captionLines })
            : left < 200 &&
              text(left < 0 ? 'post.caption.over' : 'post.caption.left', { count: Math.abs(left) })}
        </span>
      </div>
      <SuggestionList id={id} marking={marking} />
    </div>
  );
}
