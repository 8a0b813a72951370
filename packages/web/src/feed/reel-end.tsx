import { ArrowClockwiseIcon, CheckCircleIcon, CloudSlashIcon, WarningIcon } from '@phosphor-icons/react';
import type { ListView } from '@takeback/client';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Loading } from '../design/loading.tsx';
import { sentenceOf } from '../session/failure.ts';
import { Text } from '../strings/text.tsx';

interface ReelEndProps extends Pick<ListView<unknown>, 'state' | 'failure'> {
  onAgain: () => void;
}

/** The page after the last video: more are coming, there are none, or they could not be had. */
export function ReelEnd({ state, failure, onAgain }: ReelEndProps) {
  if (state === 'loading' || state === 'ready') return <Loading />;
  const again = (
    <Button look="secondary" onClick={onAgain}>
      <ArrowClockwiseIcon size={18} aria-hidden="true" />
      <Text id={state === 'end' ? 'feed.end.again' : 'tryAgain'} />
    </Button>
  );
  if (state === 'end') {
    return (
      <EmptyState icon={<CheckCircleIcon size={36} />} title={<Text id="feed.end.title" />} action={again}>
        <Text id="feed.end.words" />
      </EmptyState>
    );
  }
  const FailureIcon = failure === null ? CloudSlashIcon : WarningIcon;
  return (
    <EmptyState icon={<FailureIcon size={36} />} title={<Text id="feed.failed.title" />} action={again}>
      <Text id={sentenceOf(failure)} />
    </EmptyState>
  );
}
