import {
  ChatCircleTextIcon,
  LockKeyOpenIcon,
  MagnifyingGlassIcon,
  NotePencilIcon,
  XIcon,
} from '@phosphor-icons/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Button, IconButton } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { useInitialFocus, useKeys } from '../design/focus.ts';
import { SkeletonRows } from '../design/loading.tsx';
import { Notice } from '../design/notice.tsx';
import { SearchField } from '../design/search-field.tsx';
import { useClient, useClientState, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './conversation-list.module.css';
import { ConversationRow } from './conversation-row.tsx';
import { findConversations } from './conversation-search.ts';
import { useNow } from './short-time.ts';

const rowHeight = 70;

interface ConversationListProps {
  openId: string | null;
  onNewChat: () => void;
}

/** Up and down walk through the rows. */
function walkRows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = document.activeElement?.closest('li');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const link = next?.querySelector('a');
  if (link === null || link === undefined) return;
  event.preventDefault();
  link.focus();
}

export function ConversationList({ openId, onNewChat }: ConversationListProps) {
  const client = useClient();
  const text = useText();
  const { phase, storage, connection, erasuresApplied } = useClientState();
  const conversations = useObservable(client.conversations);
  const [searching, setSearching] = useState(false);
  const [query, setQuery] = useState('');
  const settledQuery = useDeferredValue(query);
  const found = useMemo(
    () => findConversations(conversations, searching ? settledQuery : ''),
    [conversations, searching, settledQuery],
  );
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const searchButton = useRef<HTMLButtonElement>(null);
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => found[index]?.id ?? index,
    overscan: 6,
  });
  const focusFirst = useInitialFocus();
  useKeys(scroller, walkRows);
  const veiled = phase === 'opening';
  const empty = conversations.length === 0;
  const waiting = empty && (veiled || (!erasuresApplied && connection !== 'offline'));

  useEffect(() => {
    const openSearch = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, [role="dialog"]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      setSearching(true);
    };
    document.addEventListener('keydown', openSearch);
    return () => document.removeEventListener('keydown', openSearch);
  }, []);

  const closeSearch = () => {
    setSearching(false);
    setQuery('');
    requestAnimationFrame(() => searchButton.current?.focus());
  };

  return (
    <>
      <header className={styles.head}>
        {searching ? (
          <div className={styles.search}>
            <SearchField
              label={text('inbox.search')}
              value={query}
              onChange={setQuery}
              field={focusFirst}
              onKeyDown={(event) => event.key === 'Escape' && closeSearch()}
              after={
                <IconButton
                  label={text('inbox.search.close')}
                  icon={<XIcon size={20} />}
                  onClick={closeSearch}
                />
              }
            />
          </div>
        ) : (
          <>
            <h1 className={styles.title}>
              <Text id="inbox.title" />
            </h1>
            <IconButton
              ref={searchButton}
              label={text('inbox.search')}
              icon={<MagnifyingGlassIcon size={24} />}
              onClick={() => setSearching(true)}
            />
            <IconButton
              label={text('newChat.title')}
              icon={<NotePencilIcon size={24} />}
              onClick={onNewChat}
            />
          </>
        )}
      </header>
      {storage === 'memory' && phase === 'signed-in' && (
        <div className={styles.notice}>
          <Notice icon={<LockKeyOpenIcon size={22} />} title={<Text id="memory.title" />}>
            <Text id={window.isSecureContext ? 'memory.refused' : 'memory.insecure'} />
          </Notice>
        </div>
      )}
      <div className={styles.scroller} ref={scroller}>
        {waiting && <SkeletonRows count={7} />}
        {empty && !waiting && (
          <EmptyState
            icon={<ChatCircleTextIcon size={36} />}
            title={<Text id="inbox.empty.title" />}
            action={
              <Button onClick={onNewChat}>
                <NotePencilIcon size={20} />
                <Text id="newChat.title" />
              </Button>
            }
          >
            <Text id="inbox.empty.words" />
          </EmptyState>
        )}
        {!empty && found.length === 0 && (
          <EmptyState icon={<MagnifyingGlassIcon size={34} />} title={<Text id="inbox.noneFound.title" />}>
            <Text id="inbox.noneFound.words" values={{ query: <bdi>{query}</bdi> }} />
          </EmptyState>
        )}
        {found.length > 0 && (
          <ul
            className={styles.rows}
            aria-label={text('inbox.conversations')}
            style={{ blockSize: virtualizer.getTotalSize() }}
          >
            {virtualizer.getVirtualItems().map(({ index, key, start }) => {
              const conversation = found[index];
              if (conversation === undefined) return null;
              return (
                <li
                  className={styles.row}
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <ConversationRow
                    conversation={conversation}
                    open={conversation.id === openId}
                    now={now}
                    veiled={veiled}
                  />
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </>
  );
}
