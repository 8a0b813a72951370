import { HeadphonesIcon } from '@phosphor-icons/react';
import type { VideoDraft } from '@takeback/client';
import type { Composition, Video } from '@takeback/protocol';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, useRoute } from 'wouter';
import { CameraView } from '../capture/camera-view.tsx';
import type { Panel } from '../create/edit-screen.tsx';
import { WithLongestVideo } from '../create/longest-video.tsx';
import { Studio, stepOf } from '../create/studio.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { Level } from '../together/levels.tsx';
import { playedOf, WithOriginal } from '../together/original.tsx';
import { useAlong } from './along.ts';
import styles from './duet.module.css';
import { DuetPreview } from './duet-preview.tsx';
import { LayoutChoice, LayoutFrame } from './layouts.tsx';

type Duetting = Composition & { kind: 'duet' };

/** The two levels of sound. */
function Levels({
  value,
  name,
  onChange,
}: {
  value: Duetting;
  name: string;
  onChange: (value: Duetting) => void;
}) {
  const text = useText();
  return (
    <div>
      <Level
        label={text('duet.sound.own.label')}
        name={text('duet.sound.own')}
        value={value.ownLevel}
        onChange={(ownLevel) => onChange({ ...value, ownLevel })}
      />
      <Level
        label={text('duet.sound.original.label')}
        name={name}
        value={value.originalLevel}
        onChange={(originalLevel) => onChange({ ...value, originalLevel })}
      />
    </div>
  );
}

function DuetWith({ original, longest }: { original: Video; longest: number }) {
  const text = useText();
  const base = `/videos/${original.id}/duet`;
  const [, params] = useRoute(`${base}/:step?`);
  const step = stepOf(params?.step);
  const name = original.author.displayName;
  const screen = useRef<HTMLVideoElement>(null);
  const companion = useAlong(screen);
  const [composition, setComposition] = useState<Duetting>({
    kind: 'duet',
    originalId: original.id,
    layout: 'side-by-side',
    ownLevel: 1,
    originalLevel: 1,
  });
  const { originalLevel } = composition;
  useEffect(() => {
    if (screen.current !== null) screen.current.volume = Math.min(1, originalLevel);
  });
  const isOwnDraft = useCallback(
    ({ settings }: VideoDraft) =>
      settings.composition?.kind === 'duet' && settings.composition.originalId === original.id,
    [original.id],
  );
  const panels = useMemo<readonly Panel[]>(
    () => [
      {
        id: 'layout',
        name: 'duet.layout',
        content: (work, onChange) =>
          work.composition?.kind === 'duet' && (
            <LayoutChoice
              value={work.composition.layout}
              onChange={(layout) =>
                onChange({
                  ...work,
                  composition: work.composition?.kind === 'duet' ? { ...work.composition, layout } : null,
                })
              }
            />
          ),
      },
      {
        id: 'sound',
        name: 'duet.sound',
        content: (work, onChange) =>
          work.composition?.kind === 'duet' && (
            <Levels
              value={work.composition}
              name={name}
              onChange={(changed) => onChange({ ...work, composition: changed })}
            />
          ),
      },
    ],
    [name],
  );
  if (step === null) return <Redirect to={base} replace />;
  return (
    <Studio
      base={base}
      step={step}
      title={text('duet.with', { name })}
      composition={composition}
      longest={Math.min(longest, original.duration)}
      above={`/videos/${original.id}`}
      isOwnDraft={isOwnDraft}
      preview={(props) => <DuetPreview {...props} original={original} />}
      panels={panels}
      companion={companion}
      stage={(camera) => (
        <LayoutFrame
          layout={composition.layout}
          own={<CameraView camera={camera} fills />}
          original={
            <video
              ref={screen}
              src={playedOf(original)}
              muted={originalLevel === 0}
              playsInline
              preload="auto"
              aria-label={text('original.view')}
            />
          }
        />
      )}
      head={
        <p className={styles.purpose}>
          <Text id="duet.with" values={{ name: <bdi>{name}</bdi> }} />
        </p>
      }
      beforeFirst={
        <>
          <p className={styles.hint}>
            <HeadphonesIcon size={20} aria-hidden="true" />
            <Text id="duet.headphones" />
          </p>
          <LayoutChoice
            value={composition.layout}
            onChange={(layout) => setComposition({ ...composition, layout })}
          />
        </>
      }
    />
  );
}

/** A video beside somebody else's, recorded while theirs plays. */
export default function Duet({ videoId }: { videoId: string }) {
  useTitle('duet.title');
  return (
    <WithOriginal videoId={videoId} way="duet">
      {(original) => (
        <WithLongestVideo>{(longest) => <DuetWith original={original} longest={longest} />}</WithLongestVideo>
      )}
    </WithOriginal>
  );
}
