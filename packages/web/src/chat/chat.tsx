import { ChatCircleSlashIcon } from '@phosphor-icons/react';
import type { ConversationDetail, MessageView } from '@takeback/client';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ButtonLink } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Loading } from '../design/loading.tsx';
import { useDesktop } from '../design/media.ts';
import { useClient, useClientState, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import { Barred } from './barred.tsx';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { foldAway } from './fold-away.ts';
import { useIncomingWords } from './incoming-words.ts';
import type { MessageChoice } from './menu-wording.ts';
import { useMessageActions } from './message-actions.ts';
import { findMessageLine, MessageList } from './message-list.tsx';
import type { MenuPlace } from './message-row.tsx';
import { unreadOf } from './timeline.ts';

const MessageMenu = lazy(() => import('./message-menu.tsx'));
const MessageSheet = lazy(() => import('./message-sheet.tsx'));
const ReceiptSheet = lazy(() => import('./receipt-sheet.tsx'));

/** How long an unknown conversation may still be on its way. */
const patience = 5_000;

function Missing() {
  const { connection } = useClientState();
  const [given, setGiven] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setGiven(true), patience);
    return () => clearTimeout(timer);
  }, []);
  if (!given && connection !== 'offline') return <Loading />;
  return (
    <EmptyState
      icon={<ChatCircleSlashIcon size={36} />}
      title={<Text id={connection === 'online' ? 'chat.missing.title' : 'chat.notHere.title'} />}
      action={
        <ButtonLink href="/inbox">
          <Text id="chat.back" />
        </ButtonLink>
      }
    >
      <Text id={connection === 'online' ? 'chat.missing.words' : 'chat.notHere.words'} />
    </EmptyState>
  );
}

function OpenChat({ detail }: { detail: ConversationDetail }) {
  const text = useText();
  const desktop = useDesktop();
  const [, navigate] = useLocation();
  const field = useRef<HTMLTextAreaElement>(null);
  const [unread] = useState(() => unreadOf(detail));
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [spoken, announce] = useIncomingWords(detail);
  const [receipt, setReceipt] = useState<MessageView | null>(null);
  const actions = useMessageActions(announce, setReceipt);

  const closeMenu = useCallback(() => {
    if (menu !== null)
      requestAnimationFrame(() => findMessageLine(menu.message.id)?.focus({ preventScroll: true }));
    setMenu(null);
  }, [menu]);

  const closeReceipt = () => {
    setReceipt(null);
    // The button it was opened with has the focus again; the menu it was chosen from is gone.
    requestAnimationFrame(() => {
      if (receipt !== null && document.activeElement === document.body)
        findMessageLine(receipt.id)?.focus({ preventScroll: true });
    });
  };

  const choose = (choice: MessageChoice) => {
    if (menu === null) return;
    setMenu(null);
    // The list may have moved on since the menu opened: act on the bubble that is there now.
    const bubble = findMessageLine(menu.message.id)?.firstElementChild?.firstElementChild;
    if (choice === 'unsend' && bubble instanceof HTMLElement && menu.message.body !== null) {
      foldAway(bubble, field.current);
    }
    actions[choice](menu.message);
    if (choice === 'copy')
      requestAnimationFrame(() => findMessageLine(menu.message.id)?.focus({ preventScroll: true }));
    else if (desktop && choice !== 'receipt') field.current?.focus();
  };

  const Menu = desktop ? MessageMenu : MessageSheet;
  return (
    <>
      <ChatHeader detail={detail} />
      <MessageList
        detail={detail}
        unread={unread}
        liftedId={desktop ? null : (menu?.message.id ?? null)}
        actions={actions}
        openMenu={setMenu}
        onLeave={() => field.current?.focus()}
      />
      {detail.blocked || detail.refused ? (
        <Barred person={detail.person} blocked={detail.blocked} />
      ) : (
        <Composer
          conversationId={detail.id}
          person={detail.person}
          draft={detail.draft}
          field={field}
          onUp={() => {
            const last = detail.messages.findLast((message) => message.mine) ?? detail.messages.at(-1);
            if (last !== undefined) findMessageLine(last.id)?.focus();
          }}
          onEscape={() => navigate('/inbox')}
        />
      )}
      <p className="visually-hidden" role="log" aria-live="polite" aria-label={text('chat.announcements')}>
        {spoken}
      </p>
      {menu !== null && (
        <Suspense>
          <Menu place={menu} detail={detail} onChoose={choose} onClose={closeMenu} />
        </Suspense>
      )}
      {receipt !== null && (
        <Suspense>
          <ReceiptSheet conversationId={detail.id} messageId={receipt.id} onClose={closeReceipt} />
        </Suspense>
      )}
    </>
  );
}

/** One conversation. While the store opens no message is painted (U6). */
export function Chat({ conversationId }: { conversationId: string }) {
  const client = useClient();
  const { phase } = useClientState();
  const detail = useObservable(client.conversation(conversationId));
  if (phase === 'opening') return <Loading />;
  if (detail === null) return <Missing />;
  return <OpenChat detail={detail} />;
}
