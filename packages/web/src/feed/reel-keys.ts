import { useEffect, useRef } from 'react';
import type { Acts } from './acts.ts';

/** Keys that belong to what is typed into or operated by them. */
const takesKeys = 'input:not([type="range"]), textarea, select, [contenteditable="true"], [role="menu"]';
// Not links: those are followed by Enter.
const pressedBySpace = 'button, summary, [role="button"], [role="switch"]';

/** What a key means for a feed; null for the others. */
function meaningOf(key: string): keyof Acts | 'next' | 'previous' | 'comments' | 'share' | null {
  switch (key) {
    case 'ArrowDown':
    case 'j':
    case 'PageDown':
      return 'next';
    case 'ArrowUp':
    case 'k':
    case 'PageUp':
      return 'previous';
    case ' ':
      return 'togglePause';
    case 'm':
      return 'toggleSound';
    case 'l':
      return 'toggleLike';
    case 'c':
      return 'comments';
    case 's':
      return 'share';
    default:
      return null;
  }
}

/** Hears the keys of a feed wherever the focus is, but for fields and dialogs, which have their own. */
export function useReelKeys(acts: Acts, go: (by: number) => void): void {
  const latest = useRef({ acts, go });
  useEffect(() => {
    latest.current = { acts, go };
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const { acts: act, go: move } = latest.current;
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open]') !== null || target.closest(takesKeys) !== null) return;
      const slides = target.closest('input[type="range"]') !== null && event.key.startsWith('Arrow');
      const presses = event.key === ' ' && target.closest(pressedBySpace) !== null;
      if (slides || presses) return;
      const meaning = meaningOf(event.key.length === 1 ? event.key.toLowerCase() : event.key);
      if (meaning === null) return;
      event.preventDefault();
      if (meaning === 'next') move(1);
      else if (meaning === 'previous') move(-1);
      else if (meaning === 'comments' || meaning === 'share') act.open(meaning);
      else if (meaning !== 'open') act[meaning]();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}
