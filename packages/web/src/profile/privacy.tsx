import { useState } from 'react';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Toggle } from '../design/toggle.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';
import { MessageAudience } from './message-audience.tsx';
import { VideoAudiences } from './video-audiences.tsx';

/** Read receipts, reciprocal, and it says so; who may write to one, and use one’s videos. */
export function Privacy() {
  const client = useClient();
  const { privacy } = useAccount();
  /** What was asked for, until the server has answered. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [failure, setFailure] = useState<TextId | null>(null);
  const change = (readReceipts: boolean) => {
    setWanted(readReceipts);
    setFailure(null);
    client
      .call('accounts.update', { privacy: { readReceipts } })
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setWanted(null));
  };
  return (
    <>
      <Toggle
        label={<Text id="privacy.receipts" />}
        words={<Text id="privacy.receipts.words" />}
        on={wanted ?? privacy.readReceipts}
        disabled={wanted !== null}
        onChange={change}
      />
      <FailureNotice failure={failure} />
      <MessageAudience />
      <VideoAudiences />
    </>
  );
}
