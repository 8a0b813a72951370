import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineRow } from './timeline.ts';

/** Nearer to the end than this, in CSS pixels, counts as being there. */
export const endThreshold = 60;

type List = Virtualizer<HTMLDivElement, HTMLLIElement>;

interface ListEnd {
  atEnd: boolean;
  /** Messages of others that came while the end was out of sight. */
  missed: number;
  goToEnd: () => void;
}

/**
 * Where the list stands: it opens at the unread divider or at its end, keeps to the end when the room for it changes
 * (keyboard, growing composer), and goes there when something is sent from here.
 */
export function useListEnd(
  scroller: RefObject<HTMLDivElement | null>,
  list: List,
  rows: readonly TimelineRow[],
): ListEnd {
  const [atEnd, setAtEnd] = useState(true);
  const stuck = useRef(true);
  const opened = useRef(false);
  const newest = rows.at(-1)?.message;
  const lastSeenAtEnd = useRef(newest?.id);

  useLayoutEffect(() => {
    if (opened.current) return;
    opened.current = true;
    const divider = rows.findIndex((row) => row.unread);
    if (divider > 0) list.scrollToIndex(divider, { align: 'start' });
    else list.scrollToEnd();
  }, [list, rows]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const follow = () => {
      const rest = element.scrollHeight - element.clientHeight - element.scrollTop;
      stuck.current = rest <= endThreshold;
      setAtEnd(stuck.current);
    };
    const keep = new ResizeObserver(() => {
      if (stuck.current) list.scrollToEnd();
      else follow();
    });
    element.addEventListener('scroll', follow, { passive: true });
    keep.observe(element);
    return () => {
      element.removeEventListener('scroll', follow);
      keep.disconnect();
    };
  }, [scroller, list]);

  // What was just written here belongs in sight, wherever one was reading.
  const sentHere = newest?.mine === true && newest.sequence === null ? newest.id : null;
  useEffect(() => {
    if (sentHere !== null) list.scrollToEnd();
  }, [list, sentHere]);

  if (atEnd) lastSeenAtEnd.current = newest?.id;
  const seenUpTo = rows.findLastIndex((row) => row.message.id === lastSeenAtEnd.current);
  const missed = atEnd ? 0 : rows.slice(seenUpTo + 1).filter((row) => !row.message.mine).length;

  return { atEnd, missed, goToEnd: () => list.scrollToEnd() };
}
