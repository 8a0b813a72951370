import { useCallback } from 'react';
import { type TextId, useText } from '../strings/text.tsx';
import { useToast } from './toasts.tsx';

/** Writes to the clipboard. @returns whether the browser did */
export async function copyText(words: string): Promise<boolean> {
  // Absent where the page is not in a secure context.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return false;
  return clipboard.writeText(words).then(
    () => true,
    () => false,
  );
}

/** Copies, and says so in a short note, or that the browser refused. @returns whether it did */
export function useCopy(): (words: string, done?: TextId) => Promise<boolean> {
  const toast = useToast();
  const text = useText();
  return useCallback(
    async (words, done = 'copy.done') => {
      const isCopied = await copyText(words);
      toast({ words: text(isCopied ? done : 'copy.refused') });
      return isCopied;
    },
    [toast, text],
  );
}
