import { FilmStripIcon, HeartIcon } from '@phosphor-icons/react';
import { useId, useState } from 'react';
import { ButtonLink } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import { isUnderWay, OwnVideosUnderWay } from './own-videos.tsx';
import styles from './profile-videos.module.css';
import { VideoGrid } from './video-grid.tsx';

/** Somebody's videos. */
export function PersonVideos({ handle, name }: { handle: string; name: string }) {
  const text = useText();
  return (
    <VideoGrid
      of={{ kind: 'person', handle }}
      label={text('videos.of', { name })}
      empty={<EmptyState icon={<FilmStripIcon size={36} />} title={<Text id="person.noVideos" />} />}
    />
  );
}

/** One’s own videos with those that are not ready yet, and the videos one liked, which nobody else sees. */
export function OwnProfileVideos({ handle }: { handle: string }) {
  const text = useText();
  const id = useId();
  const [shown, setShown] = useState<'own' | 'liked'>('own');
  const hasUnderWay = useObservable(useClient().videos.mine).items.some(isUnderWay);
  const tabs = [
    { name: 'own', icon: FilmStripIcon, label: text('videos.own') },
    { name: 'liked', icon: HeartIcon, label: text('videos.liked') },
  ] as const;
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label={text('videos.tabs')}>
        {tabs.map(({ name, icon: TabIcon, label }) => (
          <button
            type="button"
            role="tab"
            key={name}
            id={`${id}-${name}`}
            className={styles.tab}
            aria-selected={shown === name}
            aria-controls={`${id}-videos`}
            tabIndex={shown === name ? 0 : -1}
            onClick={() => setShown(name)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              const next = name === 'own' ? 'liked' : 'own';
              setShown(next);
              document.getElementById(`${id}-${next}`)?.focus();
            }}
          >
            <TabIcon size={22} weight={shown === name ? 'fill' : 'regular'} aria-hidden="true" />
            {label}
          </button>
        ))}
      </div>
      <div
        className={styles.panel}
        role="tabpanel"
        id={`${id}-videos`}
        aria-labelledby={`${id}-${shown}`}
        key={shown}
      >
        {shown === 'own' ? (
          <VideoGrid
            of={{ kind: 'person', handle }}
            label={text('videos.own')}
            {...(hasUnderWay ? { first: <OwnVideosUnderWay /> } : {})}
            empty={
              <EmptyState
                icon={<FilmStripIcon size={36} />}
                title={<Text id="person.noVideos" />}
                action={
                  <ButtonLink href="/create">
                    <Text id="feed.empty.create" />
                  </ButtonLink>
                }
              />
            }
          />
        ) : (
          <VideoGrid
            of={{ kind: 'liked' }}
            label={text('videos.liked')}
            empty={
              <EmptyState icon={<HeartIcon size={36} />} title={<Text id="videos.liked.empty" />}>
                <Text id="videos.liked.words" />
              </EmptyState>
            }
          />
        )}
      </div>
    </>
  );
}
