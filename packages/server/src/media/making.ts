import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { boundsOf } from './confinement.ts';
import { inheritedAs, runJob, type Usage } from './job.ts';
import { MediaFailed } from './media-errors.ts';
import type { Composition, Part, Range, Strand, Target } from './orders.ts';
import type { Probed, Report } from './reports.ts';

/** A file on this machine, and what `probe` said of it. */
export interface Source {
  readonly path: string;
  readonly probed: Probed;
  /** The part of it that is meant; all of it unless told. */
  readonly range?: Range | undefined;
}

/** A file that a job made. It is removed once `keep` has returned, unless it was moved away. */
export type MadeFile = {
  readonly strand: Strand;
  readonly path: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
} & (
  | {
      /** WebP. */
      readonly kind: 'poster';
      /** A tiny blurred WebP picture, to be shown until the poster is there. */
      readonly placeholder: Buffer;
    }
  | {
      /** MP4 with H.264 and AAC, its description first. */
      readonly kind: 'rendition';
      /** Its shorter side. */
      readonly side: number;
      /** In seconds. */
      readonly duration: number;
    }
);

export interface Making {
  /** Takes each file as soon as it is there: the posters, then the renditions from the smallest on. */
  readonly keep: (file: MadeFile) => void | Promise<void>;
  /** How far it is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Cancels it: what was kept stays kept. */
  readonly signal?: AbortSignal | undefined;
}

/** What is to be made. */
export interface Work {
  /** Puts the composition together; a source becomes a part once its file is open. */
  readonly compose: (open: (source: Source) => Promise<Part>) => Promise<Composition>;
  readonly strands: readonly Strand[];
  /** The shorter sides of the renditions. */
  readonly sides: readonly number[];
  /** Seconds into the whole. */
  readonly coverAt: number;
}

/** The range that is meant, within what there is. @throws RangeError */
function rangeOf({ probed: { duration }, range = { from: 0, to: duration } }: Source): Range {
  const to = Math.min(range.to, duration);
  if (!(range.from >= 0 && to > range.from)) throw new RangeError('range');
  return { from: range.from, to };
}

/** The open files of one job, in a folder of its own. */
class JobFiles {
  readonly handles: FileHandle[] = [];
  readonly #folder: string;
  readonly #paths = new Map<string, string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(folder: string): Promise<JobFiles> {
    return new JobFiles(await mkdtemp(join(folder, 'job-')));
  }

  async source(path: string): Promise<Part['file']> {
    const handle = await open(path, 'r');
    this.handles.push(handle);
    return { fd: inheritedAs(this.handles.length - 1), bytes: (await handle.stat()).size };
  }

  /** @param side 0 for the poster */
  async target(strand: Strand, side: number): Promise<Target> {
    const path = join(this.#folder, `${strand}-${side}`);
    this.#paths.set(`${strand} ${side}`, path);
    this.handles.push(await open(path, 'wx+', 0o600));
    return { fd: inheritedAs(this.handles.length - 1), strand, side };
  }

  /** The file that a report is about. @throws MediaFailed when no such file was asked for */
  made(report: Report): MadeFile | undefined {
    if (report.kind !== 'poster' && report.kind !== 'rendition') return undefined;
    const { strand, bytes, width, height } = report;
    const path = this.#paths.get(`${strand} ${report.kind === 'poster' ? 0 : report.side}`);
    if (path === undefined) throw new MediaFailed('a file nobody asked for');
    const about = { strand, path, bytes, width, height };
    return report.kind === 'poster'
      ? { ...about, kind: 'poster', placeholder: Buffer.from(report.placeholder, 'base64') }
      : { ...about, kind: 'rendition', side: report.side, duration: report.duration };
  }

  async remove(): Promise<void> {
    for (const handle of this.handles) await handle.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Makes what is asked for in one process, and hands over each file as it comes. */
export async function make(folder: string, work: Work, making: Making): Promise<Usage> {
  const { keep, onProgress, signal } = making;
  const files = await JobFiles.make(folder);
  try {
    let seconds = 0;
    const composition = await work.compose(async (source) => {
      const range = rangeOf(source);
      seconds += range.to - range.from;
      const { zero, width, height } = source.probed;
      return { file: await files.source(source.path), zero, width, height, range };
    });
    const targets: Target[] = [];
    for (const strand of work.strands)
      for (const side of [0, ...work.sides]) targets.push(await files.target(strand, side));
    return await runJob(
      { kind: 'compose', composition, coverAt: work.coverAt, targets },
      {
        bounds: boundsOf(seconds, work.strands.length * work.sides.length),
        files: files.handles,
        signal,
        onReport: async (report) => {
          if (report.kind === 'progress') onProgress?.(report.share);
          const made = files.made(report);
          if (made !== undefined) await keep(made);
        },
      },
    );
  } finally {
    await files.remove();
  }
}
