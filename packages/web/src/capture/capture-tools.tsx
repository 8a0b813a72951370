import {
  BackspaceIcon,
  CameraRotateIcon,
  CheckIcon,
  ImagesIcon,
  MicrophoneSlashIcon,
  TimerIcon,
} from '@phosphor-icons/react';
import { type Dispatch, useEffect, useState } from 'react';
import { Figures } from '../design/figures.tsx';
import { clockOf } from '../footage/range.ts';
import { Text, useText } from '../strings/text.tsx';
import type { Camera } from './camera.ts';
import styles from './capture-tools.module.css';
import { RecordButton } from './record-button.tsx';
import { allSeconds, countdowns, mayFinish, type Recording, type RecordingEvent } from './recording.ts';

interface Together {
  recording: Recording;
  tell: Dispatch<RecordingEvent>;
}

function nextCountdown({ countdown }: Recording) {
  const at = countdowns.indexOf(countdown);
  return countdowns[(at + 1) % countdowns.length] ?? 0;
}

/** Beside the picture: the other camera, the countdown. */
export function SideTools({
  recording,
  tell,
  camera,
  onTurn,
}: Together & { camera: Camera; onTurn: () => void }) {
  const text = useText();
  const { countdown, phase } = recording;
  const disabled = phase.is !== 'resting';
  const countdownName =
    countdown === 0 ? text('capture.countdown.off') : text('capture.countdown.on', { seconds: countdown });
  return (
    <div className={styles.side}>
      {camera.canSwitch && (
        <button type="button" className={styles.tool} disabled={disabled} onClick={onTurn}>
          <CameraRotateIcon size={26} aria-hidden="true" />
          <Text id="capture.turn" />
        </button>
      )}
      <button
        type="button"
        className={styles.tool}
        aria-label={countdownName}
        title={countdownName}
        disabled={disabled}
        onClick={() => tell({ type: 'countdownChosen', countdown: nextCountdown(recording) })}
      >
        <TimerIcon size={26} weight={countdown === 0 ? 'regular' : 'fill'} aria-hidden="true" />
        <bdi aria-hidden="true">
          {countdown === 0 ? <Text id="capture.countdown.none" /> : text('seconds', { seconds: countdown })}
        </bdi>
      </button>
      {!camera.hasSound && (
        <p className={styles.silent}>
          <MicrophoneSlashIcon size={22} aria-hidden="true" />
          <Text id="capture.silent" />
        </p>
      )}
    </div>
  );
}

/** How long it is already, of how long it may be. */
export function Elapsed({ recording }: { recording: Recording }) {
  const text = useText();
  const seconds = allSeconds(recording);
  return (
    <p className={styles.elapsed} data-running={recording.phase.is === 'recording'}>
      <span className={styles.dot} aria-hidden="true" />
      <span className="visually-hidden">{text('capture.elapsed')}</span>
      <Figures>
        {clockOf(Math.floor(seconds))} / {clockOf(recording.bounds.longest)}
      </Figures>
    </p>
  );
}

/** The big number before it begins, also said aloud. */
export function CountdownNumber({ recording: { phase } }: { recording: Recording }) {
  if (phase.is !== 'counting') return null;
  return (
    <p className={styles.count} role="timer" aria-live="assertive" key={phase.left}>
      {phase.left}
    </p>
  );
}

interface BottomToolsProps extends Together {
  ready: boolean;
  busy: boolean;
  onPick: () => void;
  onDone: () => void;
}

/** Below the picture: pick a file or delete the last clip, record, and go on. */
export function BottomTools({ recording, tell, ready, busy, onPick, onDone }: BottomToolsProps) {
  const text = useText();
  const { clips, phase, bounds } = recording;
  const atRest = phase.is === 'resting' && !busy;
  const hasClips = clips.length > 0;
  /** Deleting asks once more on the same button; anything else in between takes the question back. */
  const [sure, setSure] = useState<number | null>(null);
  useEffect(() => {
    if (!atRest) setSure(null);
  }, [atRest]);
  const isSure = sure === clips.length;
  return (
    <div className={styles.bottom}>
      {phase.is === 'recording' || phase.is === 'counting' ? (
        <span className={styles.tool} aria-hidden="true" />
      ) : hasClips ? (
        <button
          type="button"
          className={styles.tool}
          data-sure={isSure}
          disabled={!atRest}
          onClick={() => {
            if (isSure) tell({ type: 'deletedLast' });
            setSure(isSure ? null : clips.length);
          }}
        >
          <BackspaceIcon size={28} weight={isSure ? 'fill' : 'regular'} aria-hidden="true" />
          <Text id={isSure ? 'capture.deleteLast.sure' : 'capture.deleteLast'} />
        </button>
      ) : (
        <button type="button" className={styles.tool} disabled={!atRest} onClick={onPick}>
          <ImagesIcon size={28} aria-hidden="true" />
          <Text id="capture.upload" />
        </button>
      )}
      <RecordButton
        recording={recording}
        disabled={!ready || busy}
        onPress={() => tell({ type: 'pressed' })}
      />
      {(hasClips || busy) && phase.is !== 'recording' && phase.is !== 'counting' ? (
        <button
          type="button"
          className={styles.tool}
          data-done="true"
          disabled={!mayFinish(recording) || busy}
          aria-busy={busy}
          title={mayFinish(recording) ? undefined : text('capture.tooShort', { seconds: bounds.shortest })}
          onClick={onDone}
        >
          <span className={styles.done}>
            {busy ? (
              <span className={styles.turning} aria-hidden="true" />
            ) : (
              <CheckIcon size={24} weight="bold" aria-hidden="true" />
            )}
          </span>
          <Text id="capture.next" />
        </button>
      ) : (
        <span className={styles.tool} aria-hidden="true" />
      )}
    </div>
  );
}
