import { type RefObject, useCallback, useEffect, useRef } from 'react';

/** Puts the focus on an element when it appears: for fields and buttons a dialog was opened for. */
export function useInitialFocus(): (element: HTMLElement | null) => void {
  return useCallback((element) => {
    // A dialog that is just being opened looks for this mark; in one that is open the focus moves at once.
    element?.setAttribute('autofocus', '');
    element?.focus();
  }, []);
}

/** Hears the keys pressed inside an element that is not itself a control. */
export function useKeys(area: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const hear = (event: KeyboardEvent) => latest.current(event);
    element.addEventListener('keydown', hear);
    return () => element.removeEventListener('keydown', hear);
  }, [area]);
}
