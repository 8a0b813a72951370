/*
 * What a recording consists of and what a press does next: pure, so that it can be reasoned about without a camera. The
 * hook in use-recording.ts carries out what the phase says and reports back.
 */

/** One press of the record button. Its film is a file of its own, so that the last one can be thrown away. */
export interface Clip {
  readonly film: Blob;
  readonly seconds: number;
}

export const countdowns = [0, 3, 10] as const;
export type Countdown = (typeof countdowns)[number];

export type Phase =
  | { readonly is: 'resting' }
  | { readonly is: 'counting'; readonly left: number }
  /** The recorder was asked to begin; nothing is recorded yet. */
  | { readonly is: 'starting' }
  | { readonly is: 'recording'; readonly seconds: number }
  /** The recorder was asked to end; its last bytes are on their way. */
  | { readonly is: 'stopping'; readonly seconds: number };

/** Lengths in seconds. */
export interface Bounds {
  readonly shortest: number;
  readonly longest: number;
}

export interface Recording {
  readonly bounds: Bounds;
  readonly countdown: Countdown;
  readonly clips: readonly Clip[];
  readonly phase: Phase;
}

export type RecordingEvent =
  | { readonly type: 'pressed' }
  | { readonly type: 'counted' }
  | { readonly type: 'started' }
  | { readonly type: 'progressed'; readonly seconds: number }
  | { readonly type: 'stopped'; readonly clip: Clip }
  /** The recorder could not begin, or gave nothing. */
  | { readonly type: 'failed' }
  /** The page was hidden, or the camera went away. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'deletedLast' }
  | { readonly type: 'cleared' }
  | { readonly type: 'countdownChosen'; readonly countdown: Countdown };

/** Shorter ones are a slip of the finger. */
const shortestClip = 0.2;
/** Less room than this is no room: the recording is full. */
const leastRoom = 0.25;
/** The clock and the pictures differ by a frame or two; a recording that may be finished is surely long enough. */
const certainty = 0.1;

export function emptyRecording(bounds: Bounds): Recording {
  return { bounds, countdown: 0, clips: [], phase: { is: 'resting' } };
}

/** Seconds of all whole clips. */
export function keptSeconds({ clips }: Pick<Recording, 'clips'>): number {
  return clips.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The same with the running one. */
export function allSeconds(recording: Recording): number {
  const { phase } = recording;
  const running = phase.is === 'recording' || phase.is === 'stopping' ? phase.seconds : 0;
  return keptSeconds(recording) + running;
}

export function isFull(recording: Recording): boolean {
  return keptSeconds(recording) > recording.bounds.longest - leastRoom;
}

/** Whether leaving would lose something: a clip, or the one that is being recorded. */
export function hasFilm({ clips, phase }: Recording): boolean {
  return clips.length > 0 || (phase.is !== 'resting' && phase.is !== 'counting');
}

/** Whether it can go on to the edit: at rest and long enough. */
export function mayFinish(recording: Recording): boolean {
  return recording.phase.is === 'resting' && keptSeconds(recording) >= recording.bounds.shortest + certainty;
}

function begin(recording: Recording): Recording {
  if (isFull(recording)) return recording;
  const { countdown } = recording;
  return {
    ...recording,
    phase: countdown === 0 ? { is: 'starting' } : { is: 'counting', left: countdown },
  };
}

function press(recording: Recording): Recording {
  const { phase } = recording;
  switch (phase.is) {
    case 'resting':
      return begin(recording);
    case 'counting':
      return { ...recording, phase: { is: 'resting' } };
    case 'recording':
      return { ...recording, phase: { is: 'stopping', seconds: phase.seconds } };
    case 'starting':
    case 'stopping':
      return recording;
  }
}

function progress(recording: Recording, seconds: number): Recording {
  if (recording.phase.is !== 'recording') return recording;
  const isLong = keptSeconds(recording) + seconds >= recording.bounds.longest;
  return { ...recording, phase: { is: isLong ? 'stopping' : 'recording', seconds } };
}

/** The recording after an event; the same object where the event changes nothing. */
export function after(recording: Recording, event: RecordingEvent): Recording {
  const { phase, clips } = recording;
  switch (event.type) {
    case 'pressed':
      return press(recording);
    case 'counted':
      if (phase.is !== 'counting') return recording;
      return {
        ...recording,
        phase: phase.left <= 1 ? { is: 'starting' } : { is: 'counting', left: phase.left - 1 },
      };
    case 'started':
      return phase.is === 'starting' ? { ...recording, phase: { is: 'recording', seconds: 0 } } : recording;
    case 'progressed':
      return progress(recording, event.seconds);
    case 'stopped':
      return {
        ...recording,
        phase: { is: 'resting' },
        clips: event.clip.seconds < shortestClip ? clips : [...clips, event.clip],
      };
    case 'failed':
      return { ...recording, phase: { is: 'resting' } };
    case 'interrupted':
      if (phase.is === 'counting') return { ...recording, phase: { is: 'resting' } };
      return phase.is === 'recording' ? press(recording) : recording;
    case 'deletedLast':
      return phase.is === 'resting' ? { ...recording, clips: clips.slice(0, -1) } : recording;
    case 'cleared':
      return phase.is === 'resting' ? { ...recording, clips: [] } : recording;
    case 'countdownChosen':
      return phase.is === 'resting' ? { ...recording, countdown: event.countdown } : recording;
  }
}
