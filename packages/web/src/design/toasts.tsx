import { XIcon } from '@phosphor-icons/react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useText } from '../strings/text.tsx';
import styles from './toasts.module.css';

interface ToastAction {
  label: string;
  run: () => void;
}

interface Toast {
  words: string;
  icon?: ReactNode;
  actions?: readonly ToastAction[];
  /** When it goes by itself; six seconds from now unless told. */
  until?: number;
}

type ShowToast = (toast: Toast) => void;

const ToastContext = createContext<ShowToast | null>(null);

/** Shows a short note with what can be done about it. One at a time: a newer one takes the place. */
export function useToast(): ShowToast {
  const show = useContext(ToastContext);
  if (show === null) throw new Error('useToast needs a ToastProvider above it');
  return show;
}

const ordinaryStay = 6_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const text = useText();
  const [toast, setToast] = useState<(Toast & { number: number }) | null>(null);
  const counter = useRef(0);

  const show = useCallback((next: Toast) => {
    counter.current += 1;
    setToast({ ...next, number: counter.current });
  }, []);

  useEffect(() => {
    if (toast === null) return;
    const stay = Math.max(0, (toast.until ?? Date.now() + ordinaryStay) - Date.now());
    const timer = setTimeout(() => setToast(null), stay);
    return () => clearTimeout(timer);
  }, [toast]);

  return (
    <ToastContext value={show}>
      {children}
      <section className={styles.region} role="status" aria-live="polite" aria-label={text('toasts.region')}>
        {toast !== null && (
          <div className={styles.toast} key={toast.number}>
            <span className={styles.words}>
              {toast.icon}
              <span>{toast.words}</span>
            </span>
            <span className={styles.actions}>
              {toast.actions?.map((action) => (
                <button
                  type="button"
                  className={styles.action}
                  key={action.label}
                  onClick={() => {
                    setToast(null);
                    action.run();
                  }}
                >
                  {action.label}
                </button>
              ))}
              <button
                type="button"
                className={styles.close}
                aria-label={text('toasts.close')}
                onClick={() => setToast(null)}
              >
                <XIcon size={18} />
              </button>
            </span>
          </div>
        )}
      </section>
    </ToastContext>
  );
}
