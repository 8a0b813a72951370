import { XIcon } from '@phosphor-icons/react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useText } from '../strings/text.tsx';
import { IconButton } from './button.tsx';
import styles from './sheet.module.css';

interface SheetProps {
  title: string;
  /** Shown above the content; otherwise the title is only read out. */
  titled?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A sheet from below on a phone, a dialog in the middle on a desktop. Keeps the focus inside, Esc closes it. */
export function Sheet({ title, titled = true, onClose, children }: SheetProps) {
  const text = useText();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined}>
          <span className={styles.grab} aria-hidden="true" />
          <div className={titled ? styles.head : 'visually-hidden'}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            {titled && (
              <Dialog.Close asChild>
                <IconButton label={text('close')} icon={<XIcon size={20} />} />
              </Dialog.Close>
            )}
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
