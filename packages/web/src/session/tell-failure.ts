import { useCallback } from 'react';
import { useToast } from '../design/toasts.tsx';
import { useText } from '../strings/text.tsx';
import { failureOf } from './failure.ts';

/** Tells the person, in a short note, why something was not done. */
export function useTellFailure(): (error: unknown) => void {
  const toast = useToast();
  const text = useText();
  return useCallback((error) => toast({ words: text(failureOf(error)) }), [toast, text]);
}
