import type { ConversationDetail } from '@takeback/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../strings/text.tsx';

interface Spoken {
  words: string;
  /** The message the words repeat; they go with it (U5). */
  messageId: string | null;
}

/** What a screen reader is told: the newest message of somebody else as it arrives, and whatever is announced. */
export function useIncomingWords(detail: ConversationDetail): [string, (words: string) => void] {
  const text = useText();
  const [spoken, setSpoken] = useState<Spoken>({ words: '', messageId: null });
  const newest = detail.messages.findLast((message) => !message.mine && message.body !== null);
  const heard = useRef(newest?.sequence ?? 0);
  const name = detail.person.displayName;

  useEffect(() => {
    const sequence = newest?.sequence ?? 0;
    if (newest === undefined || newest.body === null || sequence <= heard.current) return;
    heard.current = sequence;
    const said = newest.body.kind === 'text' ? newest.body.text : text('preview.video');
    setSpoken({ words: text('chat.said', { name, text: said }), messageId: newest.id });
  }, [newest, name, text]);

  const announce = useCallback((words: string) => setSpoken({ words, messageId: null }), []);
  const gone =
    spoken.messageId !== null &&
    !detail.messages.some((message) => message.id === spoken.messageId && message.body !== null);
  return [gone ? '' : spoken.words, announce];
}
