import {
  ArrowClockwiseIcon,
  ArrowUUpLeftIcon,
  CopyIcon,
  EyeSlashIcon,
  type Icon,
  ReceiptIcon,
  TrashIcon,
} from '@phosphor-icons/react';
import type { ConversationDetail, MessageView } from '@takeback/client';
import { useAccount } from '../session/account-context.tsx';
import { type TextId, useText } from '../strings/text.tsx';
import styles from './choices.module.css';
import { choicesFor, type MessageChoice, seenKnowledgeOf, unsendEffects } from './menu-wording.ts';

export interface Choice {
  name: MessageChoice;
  title: string;
  /** Its effect in one line. */
  effect: string | null;
}

const titles: Record<MessageChoice, TextId> = {
  retry: 'menu.retry',
  copy: 'menu.copy',
  unsend: 'menu.unsend',
  receipt: 'menu.receipt',
  discard: 'menu.discard',
  hide: 'menu.hide',
};

/** The choices a message offers, in words that fit what its sender may know. */
export function useChoices(message: MessageView, detail: ConversationDetail): readonly Choice[] {
  const text = useText();
  const { privacy } = useAccount();
  const name = detail.person.displayName;
  const effectOf = (choice: MessageChoice): string | null => {
    switch (choice) {
      case 'unsend':
        return text(unsendEffects[seenKnowledgeOf(message, detail, privacy.readReceipts)], { name });
      case 'hide':
        return message.body === null ? text('menu.hide.note') : text('menu.hide.effect', { name });
      case 'receipt':
        return text('menu.receipt.effect');
      case 'discard':
        return text('menu.discard.effect');
      case 'retry':
      case 'copy':
        return null;
    }
  };
  return choicesFor(message).map((choice) => ({
    name: choice,
    title: text(titles[choice]),
    effect: effectOf(choice),
  }));
}

const icons: Record<MessageChoice, Icon> = {
  retry: ArrowClockwiseIcon,
  copy: CopyIcon,
  unsend: ArrowUUpLeftIcon,
  receipt: ReceiptIcon,
  discard: TrashIcon,
  hide: EyeSlashIcon,
};

/** Icon, title and effect of a choice; the same in the sheet and in the menu. */
export function ChoiceWords({ choice }: { choice: Choice }) {
  const ChoiceIcon = icons[choice.name];
  return (
    <>
      <ChoiceIcon
        size={22}
        weight={choice.name === 'unsend' ? 'bold' : 'regular'}
        className={styles.icon}
        aria-hidden="true"
      />
      <span className={styles.words}>
        <span className={styles.title}>{choice.title}</span>
        {choice.effect !== null && <span className={styles.effect}>{choice.effect}</span>}
      </span>
    </>
  );
}

/** The look of one choice. */
export const choiceClass = styles.choice;
