import type { ClientState, Observable, TakebackClient } from '@takeback/client';
import { createContext, type ReactNode, useCallback, useContext, useSyncExternalStore } from 'react';

const ClientContext = createContext<TakebackClient | null>(null);

/** Gives the screens below it the one client of this device. */
export function ClientProvider({ client, children }: { client: TakebackClient; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** The client. @throws Error outside a {@link ClientProvider}. */
export function useClient(): TakebackClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useClient needs a ClientProvider above it');
  return client;
}

/** The current value of an observable; the component follows its changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const subscribe = useCallback((listener: () => void) => observable.subscribe(listener), [observable]);
  return useSyncExternalStore(subscribe, () => observable.get());
}

/** Who is signed in and how things stand with the server. */
export function useClientState(): ClientState {
  return useObservable(useClient().state);
}
