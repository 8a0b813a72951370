import { XIcon } from '@phosphor-icons/react';
import { type DragEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Loading } from '../design/loading.tsx';
import { useToast } from '../design/toasts.tsx';
import { Text, useText } from '../strings/text.tsx';
import type { Camera } from './camera.ts';
import { CameraView } from './camera-view.tsx';
import styles from './capture.module.css';
import { CaptureRefused } from './capture-refused.tsx';
import { BottomTools, CountdownNumber, Elapsed, SideTools } from './capture-tools.tsx';
import { type Bounds, type Clip, hasFilm } from './recording.ts';
import { useCamera } from './use-camera.ts';
import { type Companion, useRecording } from './use-recording.ts';

interface CaptureProps {
  /** The screen is shown and the camera runs. Off, the clips wait. */
  active: boolean;
  bounds: Bounds;
  title: string;
  /** What was recorded or picked is being looked at. */
  busy: boolean;
  onFinish: (clips: readonly Clip[]) => void;
  onPick: (file: File) => void;
  onLeave: () => void;
  /** There are clips, a running one too, or there are none any more. */
  onClips: (any: boolean) => void;
  /** How the camera's picture is shown; whole, unless told. */
  stage?: (camera: Camera) => ReactNode;
  /** Beside the title: what this is for. */
  head?: ReactNode;
  /** Above the buttons. */
  foot?: ReactNode;
  companion?: Companion | null;
}

/** The full-screen camera: clips by pressing and pressing again, or a file instead. */
export function Capture(props: CaptureProps) {
  const { active, bounds, title, busy, onFinish, onPick, onLeave, onClips, stage, head, foot } = props;
  const text = useText();
  const toast = useToast();
  const { view, open, turn } = useCamera(active);
  const camera = view.is === 'open' ? view.camera : null;
  const [recording, tell] = useRecording(bounds, camera?.stream ?? null, props.companion ?? null, () =>
    toast({ words: text('capture.stopped') }),
  );
  const picker = useRef<HTMLInputElement>(null);
  const pick = useCallback(() => picker.current?.click(), []);
  const [over, setOver] = useState(false);

  const any = recording.clips.length > 0;
  const hasAny = hasFilm(recording);
  useEffect(() => onClips(hasAny), [onClips, hasAny]);

  // Space is the record button, unless a control has the focus.
  const canPress = active && camera !== null && !busy;
  useEffect(() => {
    if (!canPress) return;
    const hear = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.repeat || event.target !== document.body) return;
      event.preventDefault();
      tell({ type: 'pressed' });
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [canPress, tell]);

  if (!active) return null;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) onPick(file);
  };
  const isOpen = camera !== null;
  return (
    <main
      className={styles.capture}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h1 className="visually-hidden">{title}</h1>
      <header className={styles.top}>
        <button
          type="button"
          className={styles.close}
          aria-label={text('close')}
          title={text('close')}
          onClick={onLeave}
        >
          <XIcon size={24} weight="bold" />
        </button>
        <div className={styles.head}>
          {head}
          {isOpen && <Elapsed recording={recording} />}
        </div>
      </header>
      <div className={styles.stage}>
        {isOpen && (stage?.(camera) ?? <CameraView camera={camera} />)}
        {view.is === 'opening' && <Loading />}
        {view.is === 'unasked' && <CaptureRefused why="unasked" onOpen={open} onPick={pick} />}
        {view.is === 'refused' && <CaptureRefused why={view.refusal} onOpen={open} onPick={pick} />}
        <CountdownNumber recording={recording} />
      </div>
      {isOpen && (
        <div className={styles.sideTools} hidden={recording.phase.is === 'recording'}>
          <SideTools recording={recording} tell={tell} camera={camera} onTurn={turn} />
        </div>
      )}
      <div className={styles.foot}>
        {isOpen && recording.phase.is === 'resting' && foot}
        {(isOpen || any) && (
          <BottomTools
            recording={recording}
            tell={tell}
            ready={isOpen}
            busy={busy}
            onPick={pick}
            onDone={() => onFinish(recording.clips)}
          />
        )}
      </div>
      <input
        ref={picker}
        type="file"
        accept="video/*,.mkv"
        hidden
        aria-label={text('capture.pick')}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file can be picked again.
          target.value = '';
          if (file !== undefined) onPick(file);
        }}
      />
      {over && (
        <p className={styles.drop}>
          <Text id="capture.drop" />
        </p>
      )}
    </main>
  );
}
