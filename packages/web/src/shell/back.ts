import { useCallback } from 'react';
import { useLocation } from 'wouter';

/** Goes back to where one came from; to `above` where nothing was open before. */
export function useBack(above: string): () => void {
  const [, navigate] = useLocation();
  return useCallback(() => {
    if (history.length > 1) history.back();
    else navigate(above);
  }, [navigate, above]);
}
