import { useText } from '../strings/text.tsx';
import styles from './record-button.module.css';
import { allSeconds, keptSeconds, type Recording } from './recording.ts';

/** Between two clips, as a share of the ring: enough to be seen, small enough not to lie. */
const gap = 0.008;

interface Arc {
  readonly from: number;
  readonly share: number;
}

/** Where each clip lies on the ring, the running one last. */
function arcsOf(recording: Recording): Arc[] {
  const { longest } = recording.bounds;
  let from = 0;
  const arcs: Arc[] = [];
  const add = (seconds: number) => {
    const share = seconds / longest;
    arcs.push({ from, share: Math.max(0.002, share - gap) });
    from += share;
  };
  for (const { seconds } of recording.clips) add(seconds);
  const running = allSeconds(recording) - keptSeconds(recording);
  if (running > 0) add(running);
  return arcs;
}

interface RecordButtonProps {
  recording: Recording;
  disabled: boolean;
  onPress: () => void;
}

/** The button of the recording, and around it how much of the longest length is used, clip by clip. */
export function RecordButton({ recording, disabled, onPress }: RecordButtonProps) {
  const text = useText();
  const { phase, clips, bounds } = recording;
  const isRunning = phase.is === 'recording' || phase.is === 'starting' || phase.is === 'stopping';
  const name =
    phase.is === 'counting'
      ? text('capture.countdown.stop')
      : isRunning
        ? text('capture.pause')
        : text(clips.length === 0 ? 'capture.record' : 'capture.resume');
  return (
    <button
      type="button"
      className={styles.button}
      data-running={isRunning}
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={onPress}
    >
      <svg className={styles.ring} viewBox="0 0 96 96" aria-hidden="true">
        <circle className={styles.track} cx="48" cy="48" r="44" pathLength="1" />
        {arcsOf(recording).map(({ from, share }) => (
          <circle
            className={styles.used}
            key={from}
            cx="48"
            cy="48"
            r="44"
            pathLength="1"
            strokeDasharray={`${share} 1`}
            strokeDashoffset={-from}
          />
        ))}
        <circle
          className={styles.enough}
          cx="48"
          cy="48"
          r="44"
          pathLength="1"
          strokeDasharray="0.006 1"
          strokeDashoffset={-bounds.shortest / bounds.longest}
        />
      </svg>
      <span className={styles.core} />
    </button>
  );
}
