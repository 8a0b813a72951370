import type { ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import en from './en.json';

/** The language of the sentences. Dates and numbers follow the same one, so that a screen speaks one language. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale={navigator.language.startsWith('en') ? navigator.language : 'en'} messages={en}>
      {children}
    </IntlProvider>
  );
}
