import { useEffect } from 'react';
import { useClient, useObservable } from '../session/client-context.tsx';
import { type TextId, useText } from '../strings/text.tsx';

/** Names the browser tab after the screen, with the number of unread messages before it. */
export function useTitle(name: TextId): void {
  useTitleWords(useText()(name));
}

/** The same for a screen that is called after somebody. */
export function useTitleWords(name: string): void {
  const text = useText();
  const unread = useObservable(useClient().unread);
  useEffect(() => {
    const title = text('title', { name });
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }, [text, name, unread]);
}
