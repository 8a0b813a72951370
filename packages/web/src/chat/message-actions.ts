import { ArrowUUpLeftIcon, EyeSlashIcon } from '@phosphor-icons/react';
import type { MessageView, UnsendOutcome } from '@takeback/client';
import { createElement, useMemo } from 'react';
import { useCopy } from '../design/copy.ts';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { type TextId, useText } from '../strings/text.tsx';
import type { MessageChoice } from './menu-wording.ts';

export type MessageActions = Record<MessageChoice, (message: MessageView) => void>;

/** What is said after an unsend; null where the note that takes the message's place says it all. */
const outcomes: Record<UnsendOutcome, TextId | null> = {
  unsent: null,
  queued: null,
  unsending: 'unsend.unsending',
  cancelled: 'unsend.cancelled',
};

/** What can be done with a message, each with what is said about it afterwards. */
export function useMessageActions(
  announce: (words: string) => void,
  showReceipt: (message: MessageView) => void,
): MessageActions {
  const client = useClient();
  const toast = useToast();
  const text = useText();
  const copy = useCopy();
  const tell = useTellFailure();

  return useMemo(() => {
    const unsend = (message: MessageView) => {
      client.unsend(message.conversationId, message.id).then((outcome) => {
        const words = outcomes[outcome];
        const receipt = { label: text('menu.receipt'), run: () => showReceipt(message) };
        if (words === null) announce(text(outcome === 'queued' ? 'note.queued' : 'note.unsent.mine'));
        else
          toast({
            words: text(words),
            icon: createElement(ArrowUUpLeftIcon, { size: 20 }),
            actions: outcome === 'unsending' ? [receipt] : [],
          });
      }, tell);
    };

    const undoHide = ({ conversationId, id }: MessageView) => {
      client.unhide(conversationId, id).then(() => announce(text('hide.undone')), tell);
    };

    return {
      unsend,
      receipt: showReceipt,
      hide(message) {
        client.hide(message.conversationId, message.id).then(({ undoUntil }) => {
          const undo = { label: text('hide.undo'), run: () => undoHide(message) };
          const instead = { label: text('hide.unsendInstead'), run: () => unsend(message) };
          const unsendable = message.mine && message.body !== null;
          toast({
            words: text('hide.done'),
            icon: createElement(EyeSlashIcon, { size: 20 }),
            actions: unsendable ? [undo, instead] : [undo],
            until: Date.parse(undoUntil),
          });
        }, tell);
      },
      copy(message) {
        if (message.body?.kind === 'text') copy(message.body.text);
      },
      retry(message) {
        client.retry(message.id).catch(tell);
      },
      discard(message) {
        client.discard(message.id).catch(tell);
      },
    };
  }, [client, toast, text, copy, tell, announce, showReceipt]);
}
