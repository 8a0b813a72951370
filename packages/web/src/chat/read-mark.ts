import type { TakebackClient } from '@takeback/client';
import { useEffect } from 'react';
import { usePageVisible } from '../shell/page-visible.ts';
import type { TimelineRow } from './timeline.ts';

/** The highest sequence among the rows up to the last one on the screen; 0 when there is none. */
export function displayedSequence(rows: readonly TimelineRow[], lastVisible: number): number {
  for (let index = Math.min(lastVisible, rows.length - 1); index >= 0; index -= 1) {
    const sequence = rows[index]?.message.sequence ?? null;
    if (sequence !== null) return sequence;
  }
  return 0;
}

/** Tells the client what was displayed: on the screen, in a page that can be seen. */
export function useReadMark(
  client: TakebackClient,
  conversationId: string,
  rows: readonly TimelineRow[],
  lastVisible: number,
): void {
  const visible = usePageVisible();
  const sequence = displayedSequence(rows, lastVisible);
  useEffect(() => {
    if (visible && sequence > 0) client.markRead(conversationId, sequence);
  }, [client, conversationId, visible, sequence]);
}
