import { type ReactNode, useCallback } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type en from './en.json';

/** Every sentence of the app by its name; a wrong one does not compile. */
export type TextId = keyof typeof en;

export type TextValues = Record<string, string | number | Date>;

/** Sentences as plain text, for labels, titles and placeholders. */
export function useText(): (id: TextId, values?: TextValues) => string {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

type RichValues = Record<string, ReactNode | ((chunks: ReactNode[]) => ReactNode)>;

/** A sentence with names, links or emphasis in it. */
export function Text({ id, values }: { id: TextId; values?: RichValues }) {
  return values === undefined ? <FormattedMessage id={id} /> : <FormattedMessage id={id} values={values} />;
}
