import { PaperPlaneRightIcon } from '@phosphor-icons/react';
import { type ComponentProps, type RefObject, useLayoutEffect } from 'react';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './writing-box.module.css';

interface WritingBoxProps extends Omit<ComponentProps<'textarea'>, 'ref' | 'rows' | 'dir' | 'aria-label'> {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  label: string;
  sendLabel: string;
  /** Whether what is written can be sent as it is. */
  isReady: boolean;
  /** It grows to so many CSS pixels, then it scrolls. */
  tallest: number;
}

/** Where a message or a comment is written, in a form that sends it. */
export function WritingBox({ field, label, sendLabel, isReady, tallest, ...area }: WritingBoxProps) {
  const { value } = area;
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(value === '' ? 0 : element.scrollHeight, tallest)}px`;
  }, [field, value, tallest]);
  return (
    <div className={styles.box}>
      <textarea {...area} className={styles.field} ref={field} rows={1} dir="auto" aria-label={label} />
      <button type="submit" className={styles.send} aria-label={sendLabel} disabled={!isReady}>
        <PaperPlaneRightIcon size={20} weight="fill" className="flips" />
      </button>
    </div>
  );
}

/** How many characters are left, or too many; nothing while that is far away. */
export function CharactersLeft({ id, left }: { id?: string; left: number | null }) {
  return (
    <p className={styles.left} id={id} data-over={left !== null && left < 0} role="status">
      {left !== null && (
        <Text id={left < 0 ? 'composer.over' : 'composer.left'} values={{ count: Math.abs(left) }} />
      )}
    </p>
  );
}

/** Why what was written could not be sent. */
export function NotSent({ failure }: { failure: TextId | null }) {
  if (failure === null) return null;
  return (
    <p className={styles.left} data-over="true" role="alert">
      <Text id={failure} />
    </p>
  );
}
