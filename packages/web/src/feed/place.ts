import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { prefersReducedMotion } from '../design/media.ts';

/** Where each list was left, by its key: whoever comes back goes on there. */
const left = new Map<string, string>();

/** Milliseconds without a scroll after which it has ended, for browsers that do not say so. */
const quiet = 150;
const tellsEnd = 'onscrollend' in globalThis;

/** Which page one is at after a list has changed: that of the same video, or where it was when it is gone. */
function pageAfter(ids: readonly string[], anchor: string | null, page: number): number {
  const found = anchor === null ? -1 : ids.indexOf(anchor);
  return found === -1 ? Math.min(page, ids.length) : found;
}

interface PlaceOptions {
  /** Of the list. */
  key: string;
  ids: readonly string[];
  /** More pages than videos: one at the end says how the list goes on. */
  pages: number;
  /** The video to begin with. */
  startAt: string | null;
  /** The list is being read: what is not there yet may come. */
  isLoading: boolean;
}

interface Place {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly page: number;
  /** Goes so many pages on or back. */
  readonly go: (by: number) => void;
}

/** Which page of a feed is on the screen. It follows the scrolling, and keeps its video when the list changes. */
export function usePlace({ key, ids, pages, startAt, isLoading }: PlaceOptions): Place {
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef(startAt ?? left.get(key) ?? null);
  const goal = useRef<number | null>(null);
  const [page, setPage] = useState(() => pageAfter(ids, anchor.current, 0));
  const latest = useRef({ ids, pages, page });
  useLayoutEffect(() => {
    latest.current = { ids, pages, page };
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { page: before } = latest.current;
    const waits = isLoading && anchor.current !== null && !ids.includes(anchor.current) && before === 0;
    const after = pageAfter(ids, anchor.current, before);
    if (!waits) anchor.current = ids[after] ?? null;
    if (after !== before || element.scrollTop === 0) element.scrollTop = after * element.clientHeight;
    setPage(after);
  }, [ids, isLoading]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const follow = () => {
      const height = element.clientHeight;
      if (height === 0) return;
      const { ids: now, pages: count, page: before } = latest.current;
      const at = Math.min(Math.max(0, Math.round(element.scrollTop / height)), count - 1);
      if (at === before) return;
      anchor.current = now[at] ?? null;
      if (anchor.current !== null) left.set(key, anchor.current);
      setPage(at);
    };
    const rest = () => {
      goal.current = null;
    };
    let still: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(still);
      still = setTimeout(rest, quiet);
    };
    // Another height: the same page.
    const resized = new ResizeObserver(() => {
      element.scrollTop = latest.current.page * element.clientHeight;
    });
    element.addEventListener('scroll', follow, { passive: true });
    if (tellsEnd) element.addEventListener('scrollend', rest);
    else element.addEventListener('scroll', wait, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', follow);
      element.removeEventListener('scrollend', rest);
      element.removeEventListener('scroll', wait);
      clearTimeout(still);
      resized.disconnect();
    };
  }, [key]);

  const go = useCallback((by: number) => {
    const element = scroller.current;
    if (element === null) return;
    const { pages: count, page: now } = latest.current;
    const to = Math.min(Math.max(0, (goal.current ?? now) + by), count - 1);
    if (to === now && goal.current === null) return;
    goal.current = to;
    element.scrollTo({
      top: to * element.clientHeight,
      behavior: prefersReducedMotion() ? 'instant' : 'smooth',
    });
  }, []);

  return { scroller, page, go };
}
