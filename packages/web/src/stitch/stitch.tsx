import { ScissorsIcon } from '@phosphor-icons/react';
import type { VideoDraft } from '@takeback/client';
import type { Composition, Video } from '@takeback/protocol';
import { useCallback, useMemo, useState } from 'react';
import { Redirect, useLocation, useRoute } from 'wouter';
import type { Panel } from '../create/edit-screen.tsx';
import { WithLongestVideo } from '../create/longest-video.tsx';
import { Studio, stepOf } from '../create/studio.tsx';
import { type Range, widest } from '../footage/range.ts';
import { useBack } from '../shell/back.ts';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { WithOriginal } from '../together/original.tsx';
import { ChooseMoment } from './choose-moment.tsx';
import { momentBounds, OriginalStrip } from './moment.tsx';
import styles from './stitch.module.css';
import { StitchPreview } from './stitch-preview.tsx';

function StitchWith({ original, longest }: { original: Video; longest: number }) {
  const text = useText();
  const [path, navigate] = useLocation();
  const back = useBack(`/videos/${original.id}`);
  const place = `/videos/${original.id}/stitch`;
  const base = `${place}/record`;
  const [, params] = useRoute(`${base}/:step?`);
  const [range, setRange] = useState<Range>(() => widest(momentBounds(original)));
  const [still, setStill] = useState<number | null>(null);
  const name = original.author.displayName;
  const composition: Composition = { kind: 'stitch', originalId: original.id, range };
  const isOwnDraft = useCallback(
    ({ settings }: VideoDraft) =>
      settings.composition?.kind === 'stitch' && settings.composition.originalId === original.id,
    [original.id],
  );
  const panels = useMemo<readonly Panel[]>(
    () => [
      {
        id: 'moment',
        name: 'stitch.moment',
        content: (work, onChange) =>
          work.composition?.kind === 'stitch' && (
            <OriginalStrip
              original={original}
              range={work.composition.range}
              moment={null}
              onChange={(next, held) => {
                setRange(next);
                setStill(held);
                if (work.composition?.kind === 'stitch')
                  onChange({ ...work, composition: { ...work.composition, range: next } });
              }}
              onLetGo={() => setStill(null)}
            />
          ),
      },
    ],
    [original],
  );

  if (path === place) {
    return (
      <ChooseMoment
        original={original}
        range={range}
        onChange={setRange}
        onBack={back}
        onNext={() => navigate(base)}
      />
    );
  }
  const step = path === base || path.startsWith(`${base}/`) ? stepOf(params?.step) : null;
  if (step === null) return <Redirect to={place} replace />;
  return (
    <Studio
      base={base}
      step={step}
      title={text('stitch.with', { name })}
      composition={composition}
      longest={longest}
      above={`/videos/${original.id}`}
      isOwnDraft={isOwnDraft}
      preview={(props) => <StitchPreview {...props} original={original} stillOriginal={still} />}
      panels={panels}
      head={
        <p className={styles.purpose}>
          <ScissorsIcon size={18} aria-hidden="true" />
          <Text
            id="stitch.then"
            values={{ seconds: (range.to - range.from).toFixed(1), name: <bdi>{name}</bdi> }}
          />
        </p>
      }
    />
  );
}

/** A moment of somebody else's video, and then one's own. */
export default function Stitch({ videoId }: { videoId: string }) {
  useTitle('stitch.title');
  return (
    <WithOriginal videoId={videoId} way="stitch">
      {(original) => (
        <WithLongestVideo>
          {(longest) => <StitchWith original={original} longest={longest} />}
        </WithLongestVideo>
      )}
    </WithOriginal>
  );
}
