import type { Account } from '@takeback/protocol';
import { createContext, useContext } from 'react';

const AccountContext = createContext<Account | null>(null);

/** Gives the screens below it the signed-in account. */
export const AccountProvider = AccountContext.Provider;

/** The signed-in account. @throws Error on screens for people who are signed out. */
export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (account === null) throw new Error('useAccount needs an AccountProvider above it');
  return account;
}
