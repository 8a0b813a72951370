import { useId } from 'react';
import { Percent } from '../design/figures.tsx';
import { useText } from '../strings/text.tsx';
import styles from './levels.module.css';

interface LevelProps {
  label: string;
  name: string;
  /** 1 is as it is, 0 silent. */
  value: number;
  onChange: (value: number) => void;
}

/** How loud one of two sounds is. */
export function Level({ label, name, value, onChange }: LevelProps) {
  const text = useText();
  const id = useId();
  const percent = Math.round(value * 100);
  return (
    <div className={styles.level}>
      <label className={styles.name} htmlFor={id} dir="auto">
        {name}
      </label>
      <input
        className={styles.slider}
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={percent}
        aria-label={label}
        aria-valuetext={text('percent', { percent })}
        onChange={({ target }) => onChange(Number(target.value) / 100)}
      />
      <output className={styles.percent} htmlFor={id}>
        <Percent percent={percent} />
      </output>
    </div>
  );
}
