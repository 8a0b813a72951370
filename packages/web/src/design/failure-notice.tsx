import { WarningIcon } from '@phosphor-icons/react';
import { Text, type TextId } from '../strings/text.tsx';
import { Notice } from './notice.tsx';

/** Why what a form asked for was not done; read out at once. Nothing while nothing is wrong. */
export function FailureNotice({ failure }: { failure: TextId | null }) {
  if (failure === null) return null;
  return (
    <Notice icon={<WarningIcon size={22} />} tone="takeback" alert>
      <Text id={failure} />
    </Notice>
  );
}
