import { DropdownMenu } from 'radix-ui';
import styles from './choice-list.module.css';
import { type Choice, ChoiceWords } from './choice-list.tsx';

/** Things to choose from in a menu that is open at its button. */
export function ChoiceItems({ choices }: { choices: readonly Choice[] }) {
  return choices.map((choice) => (
    <DropdownMenu.Item
      className={styles.choice}
      data-choice={choice.name}
      data-takes-back={choice.takesBack === true}
      key={choice.name}
      textValue={choice.title}
      onSelect={choice.run}
    >
      <ChoiceWords choice={choice} />
    </DropdownMenu.Item>
  ));
}
