import type { Icon } from '@phosphor-icons/react';
import styles from './choice-list.module.css';

export interface Choice {
  readonly name: string;
  readonly icon: Icon;
  readonly title: string;
  readonly effect?: string;
  /** It takes something away. */
  readonly takesBack?: boolean;
  readonly run: () => void;
}

/** What a choice is called, and its effect. */
export function ChoiceWords({ choice: { icon: ChoiceIcon, title, effect } }: { choice: Choice }) {
  return (
    <>
      <ChoiceIcon size={22} className={styles.icon} aria-hidden="true" />
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        {effect !== undefined && <span className={styles.effect}>{effect}</span>}
      </span>
    </>
  );
}

/** Things to choose from in a sheet, each with its effect in one line. */
export function ChoiceList({ choices }: { choices: readonly Choice[] }) {
  return (
    <div className={styles.choices}>
      {choices.map((choice) => (
        <button
          type="button"
          className={styles.choice}
          data-choice={choice.name}
          data-takes-back={choice.takesBack === true}
          key={choice.name}
          onClick={choice.run}
        >
          <ChoiceWords choice={choice} />
        </button>
      ))}
    </div>
  );
}
