import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { boundsOf } from './confinement.ts';
import { sidesOf } from './engine/sizes.ts';
import { inheritedAs, runJob, type Usage } from './job.ts';
import { type Making, make, type Source, type Work } from './making.ts';
import { MediaFailed, MediaRefused } from './media-errors.ts';
import type { Layout, Range, Strand } from './orders.ts';
import type { Probed } from './reports.ts';

/** Cover: seconds into the whole, for its poster. */
interface Cover {
  readonly coverAt?: number;
}

export interface DuetOrder extends Cover {
  readonly own: Source;
  readonly original: Source;
  readonly layout: Layout;
  /** Levels of sound: 1 is as it is, 0 silent, at most 2. */
  readonly ownLevel: number;
  readonly originalLevel: number;
}

export interface StitchOrder extends Cover {
  readonly own: Source;
  /** With the range that comes first: at most `mostStitchSeconds`. */
  readonly original: Source & { readonly range: Range };
}

/** Seconds of somebody's video before one's own, in a Stitch. */
const mostStitchSeconds = 5;
const mostLevel = 2;
/** A Duet is drawn from halves: the largest size would show nothing more. */
const mostDuetSides = 2;
const strands: readonly Strand[] = ['whole', 'own'];

/**
 * Everything that is done with the bytes of videos, each time in a process of its own which is confined: see
 * `docs/subsystems/media.md`. All of it throws MediaRefused when a file will not do, and MediaFailed when another try may.
 */
export interface Media {
  /** Finds out what a file is. @param limits seconds that it may last */
  probe(
    path: string,
    limits: { readonly shortest: number; readonly longest: number },
    signal?: AbortSignal,
  ): Promise<Probed>;
  /** Makes poster and renditions of a video. */
  renditions(order: Cover & { readonly own: Source }, making: Making): Promise<Usage>;
  /** Makes poster and renditions of a Duet, as long as the shorter of both, and of the own part alone. */
  duet(order: DuetOrder, making: Making): Promise<Usage>;
  /** Makes poster and renditions of a Stitch, and of the own part alone. */
  stitch(order: StitchOrder, making: Making): Promise<Usage>;
}

/**
 * Opens the media room in a folder that is its own, on the disk of the blobs at best. Whatever a killed process left
 * there is removed.
 */
export async function openMedia(folder: string): Promise<Media> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const left of await readdir(folder)) await rm(join(folder, left), { recursive: true, force: true });
  return {
    probe,
    renditions: ({ own, coverAt = 0 }, making) => {
      const compose: Work['compose'] = async (open) => ({ kind: 'video', own: await open(own) });
      return make(folder, { compose, strands: ['whole'], sides: sidesOf(own.probed), coverAt }, making);
    },
    duet: ({ own, original, coverAt = 0, ...mix }, making) => {
      for (const level of [mix.ownLevel, mix.originalLevel])
        if (!(level >= 0 && level <= mostLevel)) throw new RangeError('level');
      const compose: Work['compose'] = async (open) => ({
        kind: 'duet',
        own: await open(own),
        original: await open(original),
        ...mix,
      });
      return make(folder, { compose, strands, sides: sidesOf(own.probed, mostDuetSides), coverAt }, making);
    },
    stitch: ({ own, original, coverAt = 0 }, making) => {
      if (original.range.to - original.range.from > mostStitchSeconds)
        throw new RangeError('too much of the original');
      const compose: Work['compose'] = async (open) => ({
        kind: 'stitch',
        own: await open(own),
        original: await open(original),
      });
      return make(folder, { compose, strands, sides: sidesOf(own.probed), coverAt }, making);
    },
  };
}

async function probe(
  path: string,
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
  signal?: AbortSignal,
): Promise<Probed> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) throw new MediaRefused('empty');
    let found: Probed | undefined;
    await runJob(
      { kind: 'probe', file: { fd: inheritedAs(0), bytes: size }, shortest, longest },
      {
        bounds: boundsOf(0, 0),
        files: [file],
        signal,
        onReport: (report) => {
          if (report.kind === 'probed') found = report.probed;
        },
      },
    );
    if (found === undefined) throw new MediaFailed('probe');
    return found;
  } finally {
    await file.close();
  }
}
