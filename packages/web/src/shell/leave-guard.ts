import { useCallback, useEffect, useRef, useState } from 'react';

/** Where somebody wants to go: by a link, or back through the history. */
type Way = { readonly by: 'link'; readonly to: string } | { readonly by: 'back' };

/** Asks before a screen with something unfinished on it is left; null while nobody wants to. */
interface LeaveGuard {
  readonly asking: boolean;
  /** Wants back; asks first when there is something to lose. */
  back(): void;
  stay(): void;
  /** Nothing is to lose any more: the next way out is not asked about. */
  release(): void;
  /** Goes where it was wanted to, without another question. */
  leave(): void;
}

type Navigate = (to: string) => void;

/** The one screen that is asked before a link is followed. Only one is open at a time. */
let guard: ((to: string) => boolean) | null = null;

/** For the router: whether a way out may be gone at once. */
export function mayLeaveTo(to: string): boolean {
  return guard === null || guard(to);
}

/**
 * While there is something to lose: a link or the back button out of `base` asks first, and closing the page lets the
 * browser ask.
 */
export function useLeaveGuard(active: boolean, base: string, navigate: Navigate): LeaveGuard {
  const [way, setWay] = useState<Way | null>(null);
  const free = useRef(false);
  const here = useRef(location.href);

  useEffect(() => {
    if (!active) return;
    free.current = false;
    here.current = location.href;
    const isInside = (path: string) => path === base || path.startsWith(`${base}/`);
    const hearLink = (to: string) => {
      if (free.current || isInside(to)) return true;
      setWay({ by: 'link', to });
      return false;
    };
    guard = hearLink;
    const remember = () => {
      if (isInside(location.pathname)) here.current = location.href;
    };
    // Before the router hears of it: the address is put back at once, and nothing below is drawn anew.
    const hearBack = (event: PopStateEvent) => {
      if (free.current || isInside(location.pathname)) {
        remember();
        return;
      }
      event.stopImmediatePropagation();
      history.pushState(null, '', here.current);
      setWay({ by: 'back' });
    };
    const hearClose = (event: BeforeUnloadEvent) => {
      if (!free.current) event.preventDefault();
    };
    addEventListener('popstate', hearBack, { capture: true });
    addEventListener('pushState', remember);
    addEventListener('replaceState', remember);
    addEventListener('beforeunload', hearClose);
    return () => {
      if (guard === hearLink) guard = null;
      removeEventListener('popstate', hearBack, { capture: true });
      removeEventListener('pushState', remember);
      removeEventListener('replaceState', remember);
      removeEventListener('beforeunload', hearClose);
    };
  }, [active, base]);

  const back = useCallback(() => {
    if (active) setWay({ by: 'back' });
    else history.back();
  }, [active]);
  const stay = useCallback(() => setWay(null), []);
  const release = useCallback(() => {
    free.current = true;
  }, []);
  const leave = useCallback(() => {
    free.current = true;
    setWay(null);
    if (way?.by === 'link') navigate(way.to);
    if (way?.by === 'back') history.back();
  }, [way, navigate]);
  return { asking: way !== null, back, stay, release, leave };
}
