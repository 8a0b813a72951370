import { limits, type Video } from '@takeback/protocol';
import { useCallback, useState } from 'react';
import { Button } from '../design/button.tsx';
import { FilmPlayer } from '../footage/film-player.tsx';
import { FilmScreen } from '../footage/film-screen.tsx';
import type { Range } from '../footage/range.ts';
import { Text, useText } from '../strings/text.tsx';
import { playedOf } from '../together/original.tsx';
import styles from './choose-moment.module.css';
import { OriginalStrip } from './moment.tsx';

interface ChooseMomentProps {
  original: Video;
  range: Range;
  onChange: (range: Range) => void;
  onBack: () => void;
  onNext: () => void;
}

/** The first step of a Stitch: which seconds of the original come before one's own part. */
export function ChooseMoment({ original, range, onChange, onBack, onNext }: ChooseMomentProps) {
  const text = useText();
  const [still, setStill] = useState<number | null>(null);
  const [moment, setMoment] = useState<number | null>(null);
  const follow = useCallback((now: number) => setMoment(now), []);
  return (
    <FilmScreen
      title={text('stitch.with', { name: original.author.displayName })}
      onBack={onBack}
      next={
        <Button onClick={onNext}>
          <Text id="edit.next" />
        </Button>
      }
      film={<FilmPlayer url={playedOf(original)} isPlayable range={range} still={still} onMoment={follow} />}
      panel={text('stitch.moment')}
    >
      <h2 className={styles.question}>
        <Text id="stitch.choose" values={{ seconds: limits.stitchSeconds }} />
      </h2>
      <p className={styles.words}>
        <Text id="stitch.choose.words" />
      </p>
      <OriginalStrip
        original={original}
        range={range}
        moment={still === null ? moment : null}
        onChange={(next, held) => {
          onChange(next);
          setStill(held);
        }}
        onLetGo={() => setStill(null)}
      />
    </FilmScreen>
  );
}
