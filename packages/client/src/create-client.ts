import type { TakebackClient } from './client.ts';
import { createSource } from './observable.ts';
import type { LocalStore } from './store/local-store.ts';
import type { ClientState, ConversationDetail, ConversationView } from './views.ts';

export interface ClientOptions {
  /** Origin of the server, for example `location.origin`. */
  url: string;
  /** How this device is called in the list of devices. Default: a plain description of the platform. */
  deviceName?: string;
  /** Default: IndexedDB where there is one and the context is secure, else memory. */
  store?: LocalStore;
  /** How the session is kept. Default: an HttpOnly cookie in browsers, a token elsewhere. */
  auth?: 'cookie' | 'token';
}

/** Makes the SDK's client. It reads the local store and connects by itself; `close` ends both. */
export function createClient(options: ClientOptions): TakebackClient {
  const soon = () => Promise.reject(new Error(`not built yet (${options.url})`));
  return {
    state: createSource<ClientState>({
      phase: 'signed-out',
      signedOutBecause: null,
      account: null,
      connection: 'offline',
      erasuresApplied: false,
      storage: 'memory',
    }),
    conversations: createSource<readonly ConversationView[]>([]),
    unread: createSource(0),
    signUp: soon,
    signIn: soon,
    recover: soon,
    signOut: soon,
    call: soon,
    openConversation: soon,
    conversation: () => createSource<ConversationDetail | null>(null),
    loadOlder: soon,
    send: soon,
    retry: soon,
    discard: soon,
    unsend: soon,
    hide: soon,
    unhide: soon,
    markRead() {},
    typing() {},
    setDraft() {},
    reconnect() {},
    close: () => Promise.resolve(),
  };
}
