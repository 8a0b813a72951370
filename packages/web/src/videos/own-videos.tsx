import { ArrowClockwiseIcon, WarningIcon } from '@phosphor-icons/react';
import type { OwnVideo } from '@takeback/protocol';
import { lazy, Suspense, useState } from 'react';
import { Percent } from '../design/figures.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './own-videos.module.css';

const OwnVideoSheet = lazy(() => import('./own-video-sheet.tsx'));

/** Whether one’s own video is shown here: everything of it that others cannot see yet, or never will. */
export function isUnderWay({ video, state }: OwnVideo): boolean {
  return video === null || state === 'refused' || state === 'failed';
}

/** One’s own videos that are being made ready, or that could not be. */
export function OwnVideosUnderWay() {
  const { items } = useObservable(useClient().videos.mine);
  return items.filter(isUnderWay).map((own) => <UnderWay own={own} key={own.id} />);
}

function UnderWay({ own }: { own: OwnVideo }) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const percent = Math.round(own.progress * 100);
  const isWorking = own.state === 'processing';
  return (
    <li>
      <button
        type="button"
        className={styles.tile}
        data-state={own.state}
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-label={text(isWorking ? 'own.processing.label' : 'own.refused.label', { percent })}
      >
        {isWorking ? (
          <>
            <svg viewBox="0 0 36 36" className={styles.ring} aria-hidden="true">
              <circle cx="18" cy="18" r="15" pathLength={100} />
              <circle cx="18" cy="18" r="15" pathLength={100} strokeDasharray={`${percent} 100`} />
            </svg>
            <span className={styles.words}>
              <Text id="own.processing" values={{ percent: <Percent percent={percent} /> }} />
            </span>
          </>
        ) : (
          <>
            {own.state === 'refused' ? <WarningIcon size={26} /> : <ArrowClockwiseIcon size={26} />}
            <span className={styles.words}>
              <Text id={own.state === 'refused' ? 'own.refused' : 'own.failed'} />
            </span>
          </>
        )}
      </button>
      {isOpen && (
        <Suspense>
          <OwnVideoSheet own={own} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </li>
  );
}
