import { XIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';
import { useText } from '../strings/text.tsx';
import { IconButton } from './button.tsx';
import { Modal } from './modal.tsx';
import styles from './sheet.module.css';

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A sheet from below on a phone, a dialog in the middle on a desktop. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const text = useText();
  return (
    <Modal label={title} onClose={onClose}>
      <div className={styles.sheet}>
        <span className={styles.grab} aria-hidden="true" />
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <IconButton label={text('close')} icon={<XIcon size={20} />} onClick={onClose} />
        </div>
        {children}
      </div>
    </Modal>
  );
}
