import { type Dispatch, useEffect, useReducer, useRef } from 'react';
import { startClip } from './clip-recorder.ts';
import {
  after,
  type Bounds,
  emptyRecording,
  keptSeconds,
  type Recording,
  type RecordingEvent,
} from './recording.ts';

/** Something that runs along with a recording: in a Duet, the original. */
export interface Companion {
  /** Gets ready at so many seconds and begins; resolves when it runs. */
  start(at: number): Promise<void>;
  stop(): void;
  /** Stands still where the next clip would begin. */
  rest(at: number): void;
}

/** Carries out what a recording's phase says, with the camera's stream. @param onFailed a clip came to nothing */
export function useRecording(
  bounds: Bounds,
  stream: MediaStream | null,
  companion: Companion | null,
  onFailed: () => void,
): [Recording, Dispatch<RecordingEvent>] {
  const [recording, tell] = useReducer(after, bounds, emptyRecording);
  const { phase } = recording;
  const kept = keptSeconds(recording);
  /** Ends the clip that runs, or is about to. */
  const end = useRef<(() => void) | null>(null);
  /** The screen was left: nothing begins any more. */
  const gone = useRef(false);
  const latest = useRef({ companion, kept, onFailed });
  useEffect(() => {
    latest.current = { companion, kept, onFailed };
  });

  const left = phase.is === 'counting' ? phase.left : null;
  useEffect(() => {
    if (left === null) return;
    const timer = setTimeout(() => tell({ type: 'counted' }), 1_000);
    return () => clearTimeout(timer);
  }, [left]);

  // One clip from its start to its last byte. It outlives the change of phase that ends it.
  const isStarting = phase.is === 'starting';
  useEffect(() => {
    if (!isStarting) return;
    const fail = () => {
      tell({ type: 'failed' });
      if (!gone.current) latest.current.onFailed();
    };
    if (stream === null) {
      fail();
      return;
    }
    const run = async () => {
      const { companion: along, kept: at } = latest.current;
      await along?.start(at);
      if (gone.current) throw new Error('The screen was left.');
      const clip = await startClip(stream);
      const began = performance.now();
      const lasted = () => (performance.now() - began) / 1_000;
      tell({ type: 'started' });
      if (document.visibilityState === 'hidden') tell({ type: 'interrupted' });
      const ticks = setInterval(() => tell({ type: 'progressed', seconds: lasted() }), 50);
      await new Promise<void>((resolve) => {
        end.current = resolve;
        if (gone.current) resolve();
        for (const track of stream.getTracks())
          track.addEventListener('ended', () => resolve(), { once: true });
      });
      clearInterval(ticks);
      end.current = null;
      const seconds = lasted();
      along?.stop();
      return { film: await clip.stop(), seconds };
    };
    run().then((clip) => tell({ type: 'stopped', clip }), fail);
  }, [isStarting, stream]);

  // The camera was let go or is another one: what there is of the clip is kept.
  useEffect(() => {
    if (stream === null) return;
    return () => end.current?.();
  }, [stream]);

  const isResting = phase.is === 'resting';
  useEffect(() => {
    if (isResting) companion?.rest(kept);
  }, [isResting, companion, kept]);

  const isStopping = phase.is === 'stopping';
  useEffect(() => {
    if (isStopping) end.current?.();
  }, [isStopping]);

  useEffect(() => {
    gone.current = false;
    const interrupt = () => {
      if (document.visibilityState === 'hidden') tell({ type: 'interrupted' });
    };
    document.addEventListener('visibilitychange', interrupt);
    return () => {
      document.removeEventListener('visibilitychange', interrupt);
      gone.current = true;
      end.current?.();
    };
  }, []);

  return [recording, tell];
}
