import { chance } from './chance.ts';

export const sampleRate = 48_000;

/** How a note begins and ends. */
type Voice = 'pluck' | 'bell' | 'pad';

interface Note {
  /** When it begins, in seconds. */
  readonly at: number;
  readonly hz: number;
  /** How long it is held, in seconds. */
  readonly for: number;
  readonly gain: number;
  readonly voice: Voice;
  /** From -1, left, to 1, right. */
  readonly pan?: number;
}

interface Noise {
  readonly at: number;
  readonly for: number;
  readonly gain: number;
  /** Nothing much above it is left, in Hz. */
  readonly below: number;
  /** Loudness at a place of it from 0 to 1; unless told it fades. */
  readonly shape?: (place: number) => number;
}

/** Pitches by their distance from the A of 440 Hz, in semitones. */
export function pitch(semitones: number): number {
  return 440 * 2 ** (semitones / 12);
}

const timbres: Readonly<Record<Voice, readonly (readonly [overtone: number, share: number])[]>> = {
  pluck: [
    [1, 1],
    [2, 0.35],
    [3, 0.12],
  ],
  bell: [
    [1, 1],
    [2.76, 0.35],
    [5.4, 0.12],
  ],
  pad: [
    [1, 1],
    [1.004, 0.8],
    [2, 0.2],
  ],
};

function loudnessOf(voice: Voice, place: number, seconds: number): number {
  const left = Math.min(1, (1 - place) * 8);
  if (voice === 'pad') return Math.sin(Math.PI * Math.min(1, Math.max(0, place))) ** 0.7;
  return Math.exp(-(voice === 'bell' ? 3 : 5) * place) * Math.min(1, (place * seconds) / 0.004) * left;
}

/** Sound that is made in code: two channels at 48 kHz, as long as its clip. */
export class Sound {
  readonly left: Float32Array;
  readonly right: Float32Array;

  constructor(seconds: number) {
    this.left = new Float32Array(Math.round(seconds * sampleRate));
    this.right = new Float32Array(this.left.length);
  }

  note({ at, hz, for: seconds, gain, voice, pan = 0 }: Note): void {
    const count = Math.round(seconds * sampleRate);
    const first = Math.round(at * sampleRate);
    const [toLeft, toRight] = [Math.cos(((pan + 1) * Math.PI) / 4), Math.sin(((pan + 1) * Math.PI) / 4)];
    for (let i = Math.max(0, -first); i < count && first + i < this.left.length; i += 1) {
      let value = 0;
      for (const [overtone, share] of timbres[voice])
        value += share * Math.sin((2 * Math.PI * hz * overtone * i) / sampleRate);
      this.#add(first + i, value * gain * loudnessOf(voice, i / count, seconds), toLeft, toRight);
    }
  }

  /** Several notes at once, softly. */
  chord(at: number, seconds: number, semitones: readonly number[], gain: number): void {
    for (const [index, one] of semitones.entries())
      this.note({ at, for: seconds, hz: pitch(one), gain, voice: 'pad', pan: index % 2 === 0 ? -0.4 : 0.4 });
  }

  /** Wind, waves, a cymbal. */
  noise({ at, for: seconds, gain, below, shape = (place) => (1 - place) ** 2 }: Noise): void {
    const random = chance(Math.round(at * 1_000) + below);
    const keep = Math.exp((-2 * Math.PI * below) / sampleRate);
    const count = Math.round(seconds * sampleRate);
    const first = Math.round(at * sampleRate);
    let [low, lower] = [0, 0];
    for (let i = 0; i < count && first + i < this.left.length; i += 1) {
      low = low * keep + (random() * 2 - 1) * (1 - keep);
      lower = lower * keep + low * (1 - keep);
      // What is filtered is quieter: brought back to about the same loudness.
      const value = ((low + lower) / 2) * (1 - keep) ** -0.5;
      this.#add(first + i, value * gain * shape(i / count), 0.7, 0.7);
    }
  }

  /** A drum: a tone that falls. */
  drum(at: number, hz: number, gain: number): void {
    const count = Math.round(0.35 * sampleRate);
    const first = Math.round(at * sampleRate);
    let phase = 0;
    for (let i = 0; i < count && first + i < this.left.length; i += 1) {
      const place = i / count;
      phase += (2 * Math.PI * hz * (1 + 2.5 * Math.exp(-place * 25))) / sampleRate;
      this.#add(first + i, Math.sin(phase) * gain * Math.exp(-place * 7) * (1 - place), 0.7, 0.7);
    }
  }

  /** What was made so far comes back from the walls, quieter each time. */
  echo(seconds: number, gain: number): void {
    const delay = Math.round(seconds * sampleRate);
    for (let i = delay; i < this.left.length; i += 1) {
      // Across, so that it seems to fill a room.
      const [one, other] = [this.right[i - delay] ?? 0, this.left[i - delay] ?? 0];
      this.left[i] = (this.left[i] ?? 0) + one * gain;
      this.right[i] = (this.right[i] ?? 0) + other * gain;
    }
  }

  #add(index: number, value: number, toLeft: number, toRight: number): void {
    this.left[index] = (this.left[index] ?? 0) + value * toLeft;
    this.right[index] = (this.right[index] ?? 0) + value * toRight;
  }
}
