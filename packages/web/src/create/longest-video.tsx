import { WarningIcon } from '@phosphor-icons/react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Loading } from '../design/loading.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';

/** Asks the server how long a video may be; what needs to know it is shown once it is known. */
export function WithLongestVideo({ children }: { children: (seconds: number) => ReactNode }) {
  const client = useClient();
  const [longest, setLongest] = useState<number | null>(null);
  const [failure, setFailure] = useState<TextId | null>(null);
  const ask = useCallback(() => {
    setFailure(null);
    client.call('server.info', {}).then(
      ({ longestVideo }) => setLongest(longestVideo),
      (error: unknown) => setFailure(failureOf(error)),
    );
  }, [client]);
  useEffect(ask, [ask]);
  if (longest !== null) return children(longest);
  if (failure === null) return <Loading />;
  return (
    <EmptyState
      level="h1"
      icon={<WarningIcon size={36} />}
      title={<Text id="create.unreachable" />}
      action={
        <Button onClick={ask}>
          <Text id="tryAgain" />
        </Button>
      }
    >
      <Text id={failure} />
    </EmptyState>
  );
}
