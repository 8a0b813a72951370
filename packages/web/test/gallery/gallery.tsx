import '@fontsource-variable/figtree/wght.css';
import '../../src/design/tokens.css';
import '../../src/design/base.css';
import { createRoot } from 'react-dom/client';
import { App } from '../../src/app.tsx';
import { createThemeChoice, ThemeProvider } from '../../src/design/theme.tsx';
import { ClientProvider } from '../../src/session/client-context.tsx';
import { LocaleProvider } from '../../src/strings/locale.tsx';
import { createInPageClient, type Scene } from './in-page-client.ts';
import { me } from './people.ts';

/** What can be looked at: `/inbox?scene=offline` and so on. */
const scenes: Record<string, Scene> = {
  ordinary: { state: {} },
  empty: { state: {}, empty: true },
  offline: { state: { connection: 'offline', erasuresApplied: false } },
  opening: { state: { phase: 'opening', connection: 'connecting', erasuresApplied: false } },
  memory: { state: { storage: 'memory' } },
  quiet: {
    state: {},
    account: { role: 'member', privacy: { ...me.privacy, readReceipts: false, messages: 'friends' } },
  },
  'signed-out': { state: { phase: 'signed-out' } },
  revoked: { state: { phase: 'signed-out', signedOutBecause: 'revoked' } },
  host: { state: { phase: 'signed-out' }, server: { awaitsHost: true } },
  invite: { state: { phase: 'signed-out' }, server: { registration: 'invite' } },
  closed: { state: { phase: 'signed-out' }, server: { registration: 'closed' } },
  unreachable: { state: { phase: 'signed-out' }, unreachable: true },
};

declare global {
  interface Window {
    say: (conversationId: string, text: string) => void;
  }
}

const asked = new URLSearchParams(location.search);
const client = createInPageClient(scenes[asked.get('scene') ?? 'ordinary'] ?? { state: {} });
window.say = client.say;
document.documentElement.dir = asked.get('dir') === 'rtl' ? 'rtl' : 'ltr';

const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <LocaleProvider>
      <ThemeProvider choice={createThemeChoice()}>
        <ClientProvider client={client}>
          <App />
        </ClientProvider>
      </ThemeProvider>
    </LocaleProvider>,
  );
}
