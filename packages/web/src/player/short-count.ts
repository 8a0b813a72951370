import { useCallback } from 'react';
import { useIntl } from 'react-intl';

/** Numbers short enough to stand under an icon: 18.2K. */
export function useShortCount(): (count: number) => string {
  const intl = useIntl();
  return useCallback(
    (count) =>
      intl.formatNumber(count, { notation: 'compact', maximumFractionDigits: count < 10_000_000 ? 1 : 0 }),
    [intl],
  );
}
