import { LinkBreakIcon, ProhibitIcon, WarningIcon } from '@phosphor-icons/react';
import type { Video } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Loading } from '../design/loading.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { useBack } from '../shell/back.ts';
import { Text, useText } from '../strings/text.tsx';

export type Way = 'duet' | 'stitch';

/** The address of the original that plays well beside a running camera: not the largest there is. */
export function playedOf({ renditions }: Video): string {
  const fitting = renditions.filter(({ side }) => side <= 720);
  return (fitting.at(-1) ?? renditions[0])?.url ?? '';
}

function Missing({ icon, title, children }: { icon: ReactNode; title: ReactNode; children: ReactNode }) {
  const back = useBack('/for-you');
  return (
    <EmptyState
      level="h1"
      icon={icon}
      title={title}
      action={
        <Button onClick={back}>
          <Text id="back" />
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}

interface WithOriginalProps {
  videoId: string;
  way: Way;
  children: (original: Video) => ReactNode;
}

/** Finds the video that something is to be made with; says so where it is gone or not to be used. */
export function WithOriginal({ videoId, way, children }: WithOriginalProps) {
  const { videos } = useClient();
  const text = useText();
  const view = useObservable(videos.watch(videoId));
  switch (view.state) {
    case 'loading':
      return <Loading />;
    case 'gone':
      return (
        <Missing icon={<LinkBreakIcon size={36} />} title={<Text id="original.gone.title" />}>
          <Text id="original.gone.words" />
        </Missing>
      );
    case 'failed':
      return (
        <Missing icon={<WarningIcon size={36} />} title={<Text id="original.failed.title" />}>
          <Text id={sentenceOf(view.failure)} />
        </Missing>
      );
    case 'here': {
      const { video } = view;
      if (way === 'duet' ? video.mayDuet : video.mayStitch) return children(video);
      return (
        <Missing
          icon={<ProhibitIcon size={36} />}
          title={<Text id={way === 'duet' ? 'duet.refused' : 'stitch.refused'} />}
        >
          {video.madeWith === null
            ? text(way === 'duet' ? 'duet.refused.words' : 'stitch.refused.words', {
                name: video.author.displayName,
              })
            : text('original.composed.words')}
        </Missing>
      );
    }
  }
}
