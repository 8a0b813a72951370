import { CaretLeftIcon, FilmSlateIcon } from '@phosphor-icons/react';
import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { ButtonLink } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Reel } from '../feed/reel.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { useBack } from '../shell/back.ts';
import { useTitleWords } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { listOf } from './list-state.ts';
import styles from './video-screen.module.css';

/** One video by its link, and those of the list it was opened from before and after it. */
export default function VideoScreen({ videoId }: { videoId: string }) {
  const text = useText();
  const [, navigate] = useLocation();
  const back = useBack('/for-you');
  const of = listOf(useHistoryState<unknown>()) ?? { kind: 'single' as const, videoId };
  const name = JSON.stringify(of);
  const view = useObservable(useClient().videos.watch(videoId));
  useTitleWords(
    view.state === 'here' ? text('video.by', { name: view.video.author.displayName }) : text('video.title'),
  );
  // The address follows what is on the screen, and the list stays.
  const follow = useCallback(
    (current: string) => {
      const listed = listOf({ of: JSON.parse(name) });
      if (listed !== null) navigate(`/videos/${current}`, { replace: true, state: { of: listed } });
    },
    [navigate, name],
  );
  return (
    <main className={styles.screen}>
      <button type="button" className={styles.back} aria-label={text('back')} onClick={back}>
        <CaretLeftIcon size={24} weight="bold" className="flips" />
      </button>
      <Reel
        key={name}
        of={of}
        startAt={videoId}
        withComments
        onCurrent={follow}
        empty={
          <div className={styles.missing}>
            <EmptyState
              level="h1"
              icon={<FilmSlateIcon size={36} />}
              title={<Text id="video.missing.title" />}
              action={
                <ButtonLink href="/for-you">
                  <Text id="video.missing.toForYou" />
                </ButtonLink>
              }
            >
              <Text id="video.missing.words" />
            </EmptyState>
          </div>
        }
      />
    </main>
  );
}
