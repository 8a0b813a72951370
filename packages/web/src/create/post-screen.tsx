import { CaretLeftIcon } from '@phosphor-icons/react';
import { caption as captionSchema } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Still } from '../footage/moment-strip.tsx';
import { clockOf, lengthOf } from '../footage/range.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import { Audiences } from './audiences.tsx';
import { CaptionField } from './caption-field.tsx';
import styles from './post-screen.module.css';
import { leadOf, type Work } from './work.ts';

interface PostScreenProps {
  work: Work;
  url: string;
  busy: boolean;
  failure: TextId | null;
  /** How far the upload is that already runs, and a note where there is no room to keep the draft. */
  progress: ReactNode;
  onChange: (work: Work) => void;
  onBack: () => void;
  onPost: () => void;
  onLater: () => void;
}

/** What is said of the video and whom it is for: the last step before it is posted. */
export function PostScreen(props: PostScreenProps) {
  const { work, url, busy, failure, progress, onChange, onBack, onPost, onLater } = props;
  const text = useText();
  const isCaptionRefused = !captionSchema.safeParse(work.caption).success;
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <IconButton
          label={text('back')}
          icon={<CaretLeftIcon size={22} weight="bold" className="flips" />}
          onClick={onBack}
        />
        <h1 className={styles.title}>
          <Text id="post.title" />
        </h1>
      </header>
      <div className={styles.body}>
        <div className={styles.column}>
          <div className={styles.said}>
            <CaptionField value={work.caption} onChange={(caption) => onChange({ ...work, caption })} />
            <button type="button" className={styles.cover} onClick={onBack}>
              <span className="visually-hidden">
                <Text id="post.cover.change" />
              </span>
              {work.footage.isPlayable && <Still url={url} moment={work.cover} />}
              <span className={styles.length}>
                {clockOf(lengthOf(work.range) + leadOf(work.composition))}
              </span>
            </button>
          </div>
          <Audiences
            audiences={work.audiences}
            isComposed={work.composition !== null}
            onChange={(audiences) => onChange({ ...work, audiences })}
          />
          <p className={styles.notSealed}>
            <Text id="post.notSealed" />
          </p>
          {progress}
          <FailureNotice failure={failure} />
        </div>
      </div>
      <footer className={styles.foot}>
        <div className={styles.actions}>
          <Button look="secondary" disabled={busy} onClick={onLater}>
            <Text id="post.later" />
          </Button>
          <Button wide busy={busy} disabled={isCaptionRefused} onClick={onPost}>
            <Text id="post.submit" />
          </Button>
        </div>
      </footer>
    </main>
  );
}
