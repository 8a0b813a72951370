import { ArrowDownIcon } from '@phosphor-icons/react';
import type { ConversationDetail } from '@takeback/client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useKeys } from '../design/focus.ts';
import { useClient } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import { Beginning } from './beginning.tsx';
import { endThreshold, useListEnd } from './list-end.ts';
import type { MessageActions } from './message-actions.ts';
import styles from './message-list.module.css';
import { MessageRow, type OpenMenu } from './message-row.tsx';
import { useOlderHistory } from './older-history.ts';
import { useReadMark } from './read-mark.ts';
import { rowKeyOf } from './row-keys.ts';
import { timelineOf, type Unread } from './timeline.ts';

interface MessageListProps {
  detail: ConversationDetail;
  /** What was unread when the chat was opened. */
  unread: Unread;
  /** The message that stands above the dimmed chat. */
  liftedId: string | null;
  actions: MessageActions;
  openMenu: OpenMenu;
  /** Esc: back to writing. */
  onLeave: () => void;
}

/** The part of a row that takes the focus. */
export function findMessageLine(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
}

/**
 * The messages, oldest first. Only what is near the screen is in the document; the list holds on to what is being read
 * when older history or other changes arrive above, and follows new messages only from its end.
 */
export function MessageList(props: MessageListProps) {
  const { detail, unread, liftedId, actions, openMenu, onLeave } = props;
  const client = useClient();
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => timelineOf(detail, unread), [detail, unread]);
  const [activeId, setActiveId] = useState<string | null>(null);
  const list = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 46,
    getItemKey: useCallback((index: number) => rows[index]?.message.id ?? index, [rows]),
    overscan: 8,
    paddingEnd: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endThreshold,
  });
  const items = list.getVirtualItems();
  const older = useOlderHistory(client, detail, list.range?.startIndex ?? null);
  const end = useListEnd(scroller, list, rows);
  useReadMark(client, detail.id, rows, list.range?.endIndex ?? -1);

  const focusRow = (index: number) => {
    const id = rows[index]?.message.id;
    if (id === undefined) return;
    setActiveId(id);
    list.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() => findMessageLine(id)?.focus({ preventScroll: true }));
  };

  useKeys(scroller, (event) => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-message]') : null;
    const index = rows.findIndex(({ message }) => message.id === line?.dataset.message);
    const message = rows[index]?.message;
    if (line === null || message === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const itself = event.target === line;
    const asked = rowKeyOf(event.key, { index, last: rows.length - 1, mine: message.mine, itself });
    if (asked === null) return;
    event.preventDefault();
    if (asked.kind === 'walk') focusRow(asked.to);
    else if (asked.kind === 'leave') onLeave();
    else {
      const element = line.firstElementChild;
      if (!(element instanceof HTMLElement)) return;
      const box = element.getBoundingClientRect();
      const y = Math.min(box.bottom, innerHeight - 40);
      openMenu({ message, element, x: box.left + 8, y, unsendFirst: asked.unsendFirst });
    }
  });

  const lastId = rows.at(-1)?.message.id;
  const stop = items.some(({ index }) => rows[index]?.message.id === activeId) ? activeId : lastId;

  return (
    <div className={styles.area}>
      {/* Scrolls by keyboard through the rows, which take the focus. */}
      <div className={styles.scroller} ref={scroller}>
        {rows.length === 0 && <Beginning person={detail.person} />}
        <ol
          className={styles.rows}
          aria-label={text('chat.messages', { name: detail.person.displayName })}
          aria-busy={detail.loadingOlder}
          style={{ blockSize: list.getTotalSize() }}
        >
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <li
                className={styles.row}
                key={key}
                ref={list.measureElement}
                data-index={index}
                style={{ transform: `translateY(${start}px)` }}
              >
                <MessageRow
                  row={row}
                  person={detail.person}
                  beginning={index === 0 && !detail.more}
                  tabStop={row.message.id === stop}
                  lifted={row.message.id === liftedId}
                  actions={actions}
                  openMenu={openMenu}
                />
              </li>
            );
          })}
        </ol>
      </div>
      {detail.loadingOlder && <span className={styles.ring} aria-hidden="true" />}
      {older.failed && (
        <div className={styles.older} role="status">
          <Text id="chat.olderFailed" />
          <button type="button" className={styles.again} onClick={older.retry}>
            <Text id="tryAgain" />
          </button>
        </div>
      )}
      {!end.atEnd && (
        <button
          type="button"
          className={styles.newest}
          aria-label={text('chat.toNewest', { count: end.missed })}
          onClick={end.goToEnd}
        >
          <ArrowDownIcon size={20} weight="bold" />
          {end.missed > 0 && <span aria-hidden="true">{end.missed}</span>}
        </button>
      )}
    </div>
  );
}
