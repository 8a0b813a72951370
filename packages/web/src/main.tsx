import '@fontsource-variable/figtree/wght.css';
import './design/tokens.css';
import './design/base.css';
import { registerSW } from 'virtual:pwa-register';
import { createClient } from '@takeback/client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createThemeChoice, ThemeProvider } from './design/theme.tsx';
import { ClientProvider } from './session/client-context.tsx';
import { type Updates, UpdatesProvider } from './shell/updates.tsx';
import { LocaleProvider } from './strings/locale.tsx';

/** The service worker holds the app's shell and nothing else; a newer shell waits until the person agrees. */
function followUpdates(): Updates {
  let waiting = false;
  const listeners = new Set<() => void>();
  const apply = registerSW({
    onNeedRefresh() {
      waiting = true;
      for (const listener of listeners) listener();
    },
  });
  return {
    waiting: {
      get: () => waiting,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    apply: () => void apply(true),
  };
}

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element #app');
createRoot(place).render(
  <StrictMode>
    <LocaleProvider>
      <ThemeProvider choice={createThemeChoice()}>
        <ClientProvider client={createClient({ url: location.origin })}>
          <UpdatesProvider value={followUpdates()}>
            <App />
          </UpdatesProvider>
        </ClientProvider>
      </ThemeProvider>
    </LocaleProvider>
  </StrictMode>,
);
