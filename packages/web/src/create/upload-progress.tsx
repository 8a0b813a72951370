import {
  ArrowClockwiseIcon,
  CheckCircleIcon,
  CloudSlashIcon,
  PauseIcon,
  PlayIcon,
  WarningIcon,
} from '@phosphor-icons/react';
import type { UploadView, VideoDraft } from '@takeback/client';
import { IconButton } from '../design/button.tsx';
import { Percent } from '../design/figures.tsx';
import { useClient } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './upload-progress.module.css';

/** From 0 to 1. */
export function shareOf({ bytes, total }: UploadView): number {
  return total === 0 ? 0 : Math.min(1, bytes / total);
}

const words: Record<Exclude<UploadView['state'], 'refused' | 'failed'>, TextId> = {
  uploading: 'upload.uploading',
  paused: 'upload.paused',
  waiting: 'upload.waiting',
  done: 'upload.done',
};

/** Why an upload stopped, or what it does. */
export function uploadWords({ state, failure }: UploadView): TextId {
  if (state !== 'refused' && state !== 'failed') return words[state];
  return sentenceOf(failure);
}

const icons = {
  uploading: null,
  paused: <PauseIcon size={20} />,
  waiting: <CloudSlashIcon size={20} />,
  failed: <WarningIcon size={20} />,
  refused: <WarningIcon size={20} />,
  done: <CheckCircleIcon size={20} weight="fill" />,
} as const;

/** How far a draft's file is on its way, with what can be done about it. */
export function UploadProgress({ draft }: { draft: VideoDraft }) {
  const text = useText();
  const { videos } = useClient();
  const { upload, id } = draft;
  const percent = Math.floor(shareOf(upload) * 100);
  return (
    <div className={styles.upload} data-state={upload.state}>
      <div className={styles.line}>
        {icons[upload.state]}
        <span className={styles.words} role="status">
          <Text id={uploadWords(upload)} />
        </span>
        {upload.state !== 'done' && <Percent className={styles.percent} percent={percent} />}
        {(upload.state === 'uploading' || upload.state === 'waiting') && (
          <IconButton
            label={text('upload.pause')}
            icon={<PauseIcon size={20} weight="fill" />}
            onClick={() => videos.drafts.pause(id)}
          />
        )}
        {(upload.state === 'paused' || upload.state === 'failed') && (
          <IconButton
            label={text(upload.state === 'paused' ? 'upload.resume' : 'tryAgain')}
            icon={
              upload.state === 'paused' ? (
                <PlayIcon size={20} weight="fill" />
              ) : (
                <ArrowClockwiseIcon size={20} />
              )
            }
            onClick={() => videos.drafts.resume(id)}
          />
        )}
      </div>
      <progress className={styles.bar} max={100} value={percent} aria-label={text('upload.label')} />
      {!draft.kept && (
        <p className={styles.note}>
          <Text id="upload.notKept" />
        </p>
      )}
    </div>
  );
}
