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

/** Things to choose from in a sheet, each with its effect in one line. */
export function ChoiceList({ choices }: { choices: readonly Choice[] }) {
  return (
    <div className={styles.choices}>
      {choices.map(({ name, icon: ChoiceIcon, title, effect, takesBack = false, run }) => (
        <button
          type="button"
          className={styles.choice}
          data-choice={name}
          data-takes-back={takesBack}
          key={name}
          onClick={run}
        >
          <ChoiceIcon size={22} aria-hidden="true" />
          <span className={styles.words}>
            <span className={styles.title}>{title}</span>
            {effect !== undefined && <span className={styles.effect}>{effect}</span>}
          </span>
        </button>
      ))}
    </div>
  );
}
