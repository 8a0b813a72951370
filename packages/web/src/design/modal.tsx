import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './modal.module.css';

interface ModalProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * Something to answer before anything else: the page behind it is dimmed and out of reach. The browser's own dialog
 * keeps the focus inside and gives it back afterwards; Esc and a press beside it close it.
 */
export function Modal({ label, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const cancel = (event: Event) => {
      event.preventDefault();
      close.current();
    };
    // Only a press that began beside the panel: the finger that opened it may be lifted there.
    let beside = false;
    const down = (event: PointerEvent) => {
      beside = event.target === element;
    };
    const click = (event: MouseEvent) => {
      if (beside && event.target === element) close.current();
    };
    element.addEventListener('cancel', cancel);
    element.addEventListener('pointerdown', down);
    element.addEventListener('click', click);
    element.showModal();
    return () => {
      element.removeEventListener('cancel', cancel);
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('click', click);
      element.close();
    };
  }, []);

  return (
    <dialog className={styles.modal} ref={dialog} aria-label={label}>
      {children}
    </dialog>
  );
}
