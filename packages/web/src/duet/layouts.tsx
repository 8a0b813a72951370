import {
  type Icon,
  PictureInPictureIcon,
  SquareSplitHorizontalIcon,
  SquareSplitVerticalIcon,
} from '@phosphor-icons/react';
import { type Layout, layout } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './layouts.module.css';

const choices: Record<Layout, { name: TextId; icon: Icon }> = {
  'side-by-side': { name: 'duet.layout.sideBySide', icon: SquareSplitHorizontalIcon },
  'top-bottom': { name: 'duet.layout.topBottom', icon: SquareSplitVerticalIcon },
  'picture-in-picture': { name: 'duet.layout.inPicture', icon: PictureInPictureIcon },
};

/** How the two pictures stand to each other. */
export function LayoutChoice({ value, onChange }: { value: Layout; onChange: (layout: Layout) => void }) {
  const text = useText();
  return (
    <div className={styles.choices} role="radiogroup" aria-label={text('duet.layout')}>
      {layout.options.map((option) => {
        const { name, icon: ChoiceIcon } = choices[option];
        return (
          <label className={styles.choice} key={option}>
            <input
              className="visually-hidden"
              type="radio"
              name="layout"
              checked={value === option}
              onChange={() => onChange(option)}
            />
            <ChoiceIcon size={26} weight={value === option ? 'fill' : 'regular'} aria-hidden="true" />
            <Text id={name} />
          </label>
        );
      })}
    </div>
  );
}

/** Both pictures in their places, as the server puts them together: one's own is left, below, or in the corner. */
export function LayoutFrame({
  layout: chosen,
  own,
  original,
}: {
  layout: Layout;
  own: ReactNode;
  original: ReactNode;
}) {
  return (
    <div className={styles.place}>
      <div className={styles.frame} data-layout={chosen}>
        <div className={styles.original}>{original}</div>
        <div className={styles.own}>{own}</div>
      </div>
    </div>
  );
}
