import type { Observable } from '@takeback/client';
import { createContext, type ReactNode, useContext } from 'react';
import { useObservable } from '../session/client-context.tsx';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How the app looks on this device, remembered here. */
export interface ThemeChoice extends Observable<Theme> {
  set(theme: Theme): void;
}

/** Read by public/theme.js before the first paint. */
const storageKey = 'takeback.theme';
const chromeColours = { light: '#FBFAF7', dark: '#101114' } as const;

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function rememberTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage refused: the choice holds until the page is closed.
  }
}

/** Keeps the document and the browser's own bars in step with the choice and with the system's day and night. */
export function createThemeChoice(): ThemeChoice {
  let current = readTheme();
  const listeners = new Set<() => void>();
  const systemDark = matchMedia('(prefers-color-scheme: dark)');

  function apply(): void {
    const root = document.documentElement;
    if (current === 'system') delete root.dataset.theme;
    else root.dataset.theme = current;
    const dark = current === 'system' ? systemDark.matches : current === 'dark';
    document
      .querySelector('meta[name="theme-color"]')
      ?.setAttribute('content', dark ? chromeColours.dark : chromeColours.light);
  }

  systemDark.addEventListener('change', apply);
  return {
    get: () => current,
    set(theme) {
      current = theme;
      rememberTheme(theme);
      apply();
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ThemeContext = createContext<ThemeChoice | null>(null);

export function ThemeProvider({ choice, children }: { choice: ThemeChoice; children: ReactNode }) {
  return <ThemeContext value={choice}>{children}</ThemeContext>;
}

/** The chosen theme and what changes it. @throws Error outside a {@link ThemeProvider}. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const choice = useContext(ThemeContext);
  if (choice === null) throw new Error('useTheme needs a ThemeProvider above it');
  return [useObservable(choice), choice.set];
}
