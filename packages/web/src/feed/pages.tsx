import { CaretDownIcon, CaretUpIcon } from '@phosphor-icons/react';
import type { ListView, LiveList, VideoItem } from '@takeback/client';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from '../design/button.tsx';
import { useDesktop } from '../design/media.ts';
import { Screen } from '../player/screen.tsx';
import { assignScreens, type Screens, screenCount } from '../player/screens.ts';
import { useClientState } from '../session/client-context.tsx';
import { usePageVisible } from '../shell/page-visible.ts';
import { useText } from '../strings/text.tsx';
import { useActs } from './acts.ts';
import { type Opened, openedFor, pauses } from './opened.ts';
import styles from './pages.module.css';
import { usePlace } from './place.ts';
import { ReelEnd } from './reel-end.tsx';
import { useReelKeys } from './reel-keys.ts';
import { Slide } from './slide.tsx';
import { VideoSheets } from './video-sheets.tsx';
import { useWheel } from './wheel.ts';

/** More are asked for when so many are left. */
const reserve = 4;

interface PagesProps {
  /** Of the list: its place is remembered by it. */
  name: string;
  list: LiveList<VideoItem>;
  view: ListView<VideoItem>;
  startAt: string | null;
  withComments: boolean;
  onCurrent: ((videoId: string) => void) | undefined;
}

/** The pages of a reel: a slide for each video, a few screens that go from one to the next, and an end. */
export function Pages({ name, list, view, startAt, withComments, onCurrent }: PagesProps) {
  const text = useText();
  const desktop = useDesktop();
  const { connection } = useClientState();
  const { items, state, failure } = view;
  const ids = useMemo(() => items.map(({ video }) => video.id), [items]);
  const byId = useMemo(() => new Map(items.map((item) => [item.video.id, item])), [items]);
  const pages = ids.length + 1;
  const { scroller, page, go } = usePlace({ key: name, ids, pages, startAt, isLoading: state === 'loading' });
  const current = items[page] ?? null;
  const currentId = current?.video.id ?? null;

  const [pausedId, setPausedId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [beside, setBeside] = useState(withComments);
  const [hasBegun, setHasBegun] = useState(false);
  const what = openedFor(opened, currentId, desktop) ?? (desktop && beside ? 'comments' : null);
  const isPaused = currentId !== null && pausedId === currentId;
  const isPlaying = usePageVisible() && !isPaused && !pauses(openedFor(opened, currentId, desktop));
  const screens = useScreens(ids, page);
  const elements = useElements();
  const elementOf = (id: string) => elements[screens.indexOf(id)]?.ref ?? null;

  const acts = useActs({
    item: current,
    isPaused,
    onPause: (paused) => setPausedId(paused ? currentId : null),
    onOpen: (next) => {
      if (currentId === null) return;
      if (next === 'comments' && desktop) setBeside(what !== 'comments');
      else setOpened({ what: next, videoId: currentId });
    },
  });
  useReelKeys(acts, go);
  useWheel(scroller, go);

  // Whoever comes back to a video that was paused finds it playing.
  useEffect(() => {
    setPausedId((paused) => (paused === currentId ? paused : null));
  }, [currentId]);
  useEffect(() => {
    if (currentId !== null) onCurrent?.(currentId);
  }, [currentId, onCurrent]);
  const isShort = state === 'ready' && ids.length - page <= reserve;
  const isBack = state === 'failed' && failure === null && connection === 'online';
  useEffect(() => {
    if (isShort || isBack) void list.more();
  }, [isShort, isBack, list]);

  return (
    <>
      <section className={styles.place} aria-label={text('feed.videos')}>
        <div className={styles.reel} ref={scroller}>
          {elements.map(({ name: element, ref }, number) => {
            const id = screens[number] ?? null;
            return (
              <Screen
                key={element}
                video={(id === null ? undefined : byId.get(id))?.video ?? null}
                page={id === null ? 0 : Math.max(0, ids.indexOf(id))}
                isCurrent={id !== null && id === currentId}
                isPlaying={id === currentId && isPlaying}
                mayLoad={hasBegun || id === currentId}
                element={ref}
                onShown={() => setHasBegun(true)}
              />
            );
          })}
          {items.map((item, index) => (
            <article
              className={styles.page}
              key={item.video.id}
              aria-label={text('video.by', { name: item.video.author.displayName })}
              inert={index !== page}
            >
              {Math.abs(index - page) <= 1 && (
                <Slide
                  item={item}
                  element={elementOf(item.video.id)}
                  isCurrent={index === page}
                  isPaused={index === page && isPaused}
                  acts={acts}
                />
              )}
            </article>
          ))}
          {/* Another element when the list grows: a browser stays with what it has snapped to, which was this page. */}
          <div className={styles.page} inert={page !== ids.length} key={`after ${ids.length}`}>
            <ReelEnd state={state} failure={failure} onAgain={() => void list.more()} />
          </div>
        </div>
        <div className={styles.steps}>
          <IconButton
            label={text('feed.previous')}
            icon={<CaretUpIcon size={24} weight="bold" />}
            disabled={page === 0}
            onClick={() => go(-1)}
          />
          <IconButton
            label={text('feed.next')}
            icon={<CaretDownIcon size={24} weight="bold" />}
            disabled={page === pages - 1}
            onClick={() => go(1)}
          />
        </div>
      </section>
      {current !== null && what !== null && (
        <VideoSheets
          item={current}
          what={what}
          onOpen={(next) => setOpened({ what: next, videoId: current.video.id })}
          onClose={() => {
            setOpened(null);
            if (what === 'comments') setBeside(false);
          }}
        />
      )}
    </>
  );
}

/** Which element shows which video. */
function useScreens(ids: readonly string[], page: number): Screens {
  const held = useRef<Screens>([]);
  const next = useMemo(() => assignScreens(held.current, ids, page), [ids, page]);
  useEffect(() => {
    held.current = next;
  });
  return next;
}

interface Element {
  readonly name: string;
  readonly ref: RefObject<HTMLVideoElement | null>;
}

/** The elements that play, the same ones as long as the feed is there. */
function useElements(): readonly Element[] {
  const [elements] = useState(() =>
    Array.from({ length: screenCount }, (_, number) => ({
      name: `screen ${number}`,
      ref: { current: null },
    })),
  );
  return elements;
}
