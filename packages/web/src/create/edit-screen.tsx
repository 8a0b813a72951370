import { type ReactNode, useCallback, useId, useState } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { FilmScreen } from '../footage/film-screen.tsx';
import { MomentStrip } from '../footage/moment-strip.tsx';
import { lengthOf, type Range, type RangeBounds } from '../footage/range.ts';
import { TrimStrip } from '../footage/trim-strip.tsx';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './edit-screen.module.css';
import { trimmed, type Work } from './work.ts';

/** How a preview shows the work; the film alone, or put together with somebody's video. */
export interface PreviewProps {
  readonly work: Work;
  readonly url: string;
  /** A moment of the film to stand still at; null to play. */
  readonly still: number | null;
  readonly onMoment: (moment: number) => void;
}

/** Something to change besides ends and cover. */
export interface Panel {
  readonly id: string;
  readonly name: TextId;
  readonly content: (work: Work, onChange: (work: Work) => void) => ReactNode;
}

interface EditScreenProps {
  work: Work;
  url: string;
  bounds: RangeBounds;
  busy: boolean;
  /** Why it could not be kept. */
  failure: TextId | null;
  /** This device has no room for it. */
  isUnkept: boolean;
  preview: (props: PreviewProps) => ReactNode;
  panels: readonly Panel[];
  onChange: (work: Work) => void;
  onBack: () => void;
  onNext: () => void;
}

/** The film as it will be: its ends, its cover, and what else there is to choose. */
export function EditScreen(props: EditScreenProps) {
  const { work, url, bounds, busy, failure, isUnkept, preview, panels, onChange, onBack, onNext } = props;
  const text = useText();
  const id = useId();
  const [open, setOpen] = useState('trim');
  /** The moment under a finger. It stands still a little longer than the finger moves. */
  const [still, setStill] = useState<number | null>(null);
  const [moment, setMoment] = useState<number | null>(null);
  const follow = useCallback((now: number) => setMoment(now), []);

  const trim = (range: Range, held: number) => {
    onChange(trimmed(work, range));
    setStill(held);
  };
  const choose = (name: string) => {
    setOpen(name);
    setStill(name === 'cover' ? work.cover : null);
  };

  const trimPanel: Panel = {
    id: 'trim',
    name: 'edit.trim',
    content: () => (
      <TrimStrip
        url={url}
        bounds={bounds}
        range={work.range}
        moment={still === null ? moment : null}
        onChange={trim}
        onLetGo={() => setStill(null)}
      />
    ),
  };
  const coverPanel: Panel = {
    id: 'cover',
    name: 'edit.cover',
    content: () => (
      <div className={styles.cover}>
        <MomentStrip
          url={url}
          span={work.range}
          moment={work.cover}
          label={text('edit.cover')}
          onChange={(cover) => {
            onChange({ ...work, cover });
            setStill(cover);
          }}
        />
        <p className={styles.hint}>
          <Text id="edit.cover.hint" />
        </p>
      </div>
    ),
  };
  const all = [trimPanel, ...panels, coverPanel];
  const shown = all.find((panel) => panel.id === open) ?? trimPanel;

  return (
    <FilmScreen
      title={text('edit.title')}
      onBack={onBack}
      next={
        <Button busy={busy} disabled={lengthOf(work.range) <= 0} onClick={onNext}>
          <Text id="edit.next" />
        </Button>
      }
      film={preview({ work, url, still, onMoment: follow })}
      panel={text(shown.name)}
    >
      <FailureNotice failure={isUnkept ? (failure ?? 'upload.notKept') : failure} />
      <div className={styles.content} id={`${id}-content`}>
        {shown.content(work, onChange)}
      </div>
      <div className={styles.tabs}>
        {all.map((panel) => (
          <button
            key={panel.id}
            type="button"
            className={styles.tab}
            aria-pressed={panel.id === shown.id}
            aria-controls={`${id}-content`}
            onClick={() => choose(panel.id)}
          >
            <Text id={panel.name} />
          </button>
        ))}
      </div>
    </FilmScreen>
  );
}
