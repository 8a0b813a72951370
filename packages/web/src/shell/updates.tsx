import type { Observable } from '@takeback/client';
import { createContext, useContext } from 'react';

/** A newer version of the app that waits until the person agrees. */
export interface Updates {
  readonly waiting: Observable<boolean>;
  apply(): void;
}

const nothingWaits: Updates = { waiting: { get: () => false, subscribe: () => () => {} }, apply: () => {} };

const UpdatesContext = createContext<Updates>(nothingWaits);

export const UpdatesProvider = UpdatesContext.Provider;

export function useUpdates(): Updates {
  return useContext(UpdatesContext);
}
