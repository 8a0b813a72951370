import type { ConversationDetail } from '@takeback/client';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { useText } from '../strings/text.tsx';
import { ChoiceWords, choiceClass, useChoices } from './choices.tsx';
import type { MessageChoice } from './menu-wording.ts';
import styles from './message-menu.module.css';
import type { MenuPlace } from './message-row.tsx';

export interface MessageMenuProps {
  place: MenuPlace;
  detail: ConversationDetail;
  onChoose: (choice: MessageChoice) => void;
  onClose: () => void;
}

/** The message menu at the pointer. */
export default function MessageMenu({ place, detail, onChoose, onClose }: MessageMenuProps) {
  const text = useText();
  const choices = useChoices(place.message, detail);
  const unsend = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!place.unsendFirst) return;
    // After the menu has put the focus on its first choice.
    const frame = requestAnimationFrame(() => unsend.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [place]);

  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className={styles.anchor} style={{ left: place.x, top: place.y }} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place.element.closest('main')}>
        <DropdownMenu.Content
          className={styles.menu}
          align="start"
          sideOffset={4}
          collisionPadding={12}
          loop
          aria-label={text('message.options')}
          // The chat decides where the focus goes: the message, or the composer when it is gone.
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {choices.map((choice) => (
            <DropdownMenu.Item
              className={choiceClass}
              data-choice={choice.name}
              key={choice.name}
              ref={choice.name === 'unsend' ? unsend : undefined}
              textValue={choice.title}
              onSelect={() => onChoose(choice.name)}
            >
              <ChoiceWords choice={choice} />
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
