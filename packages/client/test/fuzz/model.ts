import type { Body } from '@takeback/protocol';
import type { FuzzDevice } from './fuzz-device.ts';
import type { Who } from './operations.ts';

/** `maybe`: it was asked for, and nobody can know what became of it. */
export type Fate = 'no' | 'maybe' | 'yes';

/** Something asked of a device, which it does at once or as soon as it can, for as long as it is signed in. */
interface Asked {
  readonly device: FuzzDevice;
  /** `waits`: it stays to be done by this device. `unknown`: the answer was lost. */
  outcome: 'open' | 'done' | 'waits' | 'refused' | 'unknown';
}

interface Hiding extends Asked {
  readonly who: Who;
  readonly kind: 'hide' | 'unhide';
  /** No other of these was open when it began. */
  readonly isAlone: boolean;
}

/** A message of the story: what was asked about it, and so what must have become of it in the end. */
export class Said {
  readonly id: string;
  readonly who: Who;
  readonly body: Body;
  /** A device had it from the server: it may not be lost any more. */
  isAcknowledged = false;
  readonly #device: FuzzDevice;
  readonly #unsends: Asked[] = [];
  readonly #hidings: Hiding[] = [];

  constructor(id: string, who: Who, body: Body, device: FuzzDevice) {
    this.id = id;
    this.who = who;
    this.body = body;
    this.#device = device;
  }

  /** What of it no other message has. */
  get text(): string {
    return this.body.kind === 'text' ? this.body.text : this.body.videoId;
  }

  /** Whether it must have reached the server by the end. */
  get arrival(): Fate {
    return this.isAcknowledged || this.#device.isIn ? 'yes' : 'maybe';
  }

  get unsent(): Fate {
    if (this.#unsends.some(isSure)) return 'yes';
    return this.#unsends.length > 0 ? 'maybe' : 'no';
  }

  hiddenFor(who: Who): Fate {
    const all = this.#hidings.filter((one) => one.who === who);
    const hides = all.filter(({ kind }) => kind === 'hide');
    if (hides.every(({ outcome }) => outcome === 'refused')) return 'no';
    if (all.length === hides.length) return hides.some(isSure) ? 'yes' : 'maybe';
    // Between devices the server's order decides, which the story does not see.
    const isPlain = all.every(
      ({ device, outcome, isAlone }) =>
        isAlone && device === all[0]?.device && (outcome === 'done' || outcome === 'refused'),
    );
    if (!isPlain) return 'maybe';
    return all.findLast(({ outcome }) => outcome === 'done')?.kind === 'hide' ? 'yes' : 'no';
  }

  askUnsend(device: FuzzDevice): Asked {
    const asked: Asked = { device, outcome: 'open' };
    this.#unsends.push(asked);
    return asked;
  }

  askHiding(device: FuzzDevice, kind: 'hide' | 'unhide'): Asked {
    const { who } = device;
    const isAlone = !this.#hidings.some((one) => one.who === who && one.outcome === 'open');
    const asked: Hiding = { device, who, kind, isAlone, outcome: 'open' };
    this.#hidings.push(asked);
    return asked;
  }
}

function isSure({ outcome, device }: Asked): boolean {
  return outcome === 'done' || (outcome === 'waits' && device.isIn);
}
