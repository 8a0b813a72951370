import type { DraftSettings, VideoDraft } from '@takeback/client';
import { type Composition, limits, type VideoAudiencesChosen } from '@takeback/protocol';
import type { Footage } from '../footage/footage.ts';
import {
  boundsFor,
  isWhole,
  lengthOf,
  type Range,
  type RangeBounds,
  widest,
  within,
} from '../footage/range.ts';

/** A video that is being made, from its film to what is said of it. */
export interface Work {
  readonly footage: Footage;
  /** What of the film is kept. */
  readonly range: Range;
  /** The frame that stands for it, in seconds of the film. */
  readonly cover: number;
  readonly caption: string;
  readonly audiences: VideoAudiencesChosen;
  readonly composition: Composition | null;
  /** The draft that the SDK keeps of it; null while it is only here. */
  readonly kept: Kept | null;
}

/** A kept draft, and which part of the film its file is: a long film is cut before it is sent. */
export interface Kept extends Range {
  readonly draftId: string;
}

/** Seconds of somebody else's video before one's own. */
export function leadOf(composition: Composition | null): number {
  return composition?.kind === 'stitch' ? composition.range.to - composition.range.from : 0;
}

/**
 * What of a film may be kept.
 * @param longest of a whole video
 */
export function trimBounds(footage: Footage, composition: Composition | null, longest: number): RangeBounds {
  return boundsFor(footage.seconds, limits.shortestVideo, longest - leadOf(composition));
}

const forEveryone: VideoAudiencesChosen = { see: 'everyone', comment: null, duet: null, stitch: null };

export function beginWork(footage: Footage, composition: Composition | null, longest: number): Work {
  const range = widest(trimBounds(footage, composition, longest));
  return {
    footage,
    range,
    cover: range.from,
    caption: '',
    audiences: forEveryone,
    composition,
    kept: null,
  };
}

/** The work of a kept draft, whose file was looked into. */
export function resumeWork({ id, settings }: VideoDraft, footage: Footage, longest: number): Work {
  const { caption, audiences, composition, trim, coverAt } = settings;
  const range = trim ?? widest(trimBounds(footage, composition, longest));
  const cover = within(range, range.from + coverAt - leadOf(composition));
  const kept = { draftId: id, from: 0, to: footage.seconds };
  return { footage, range, cover, caption, audiences, composition, kept };
}

/** Keeps another range; the cover stays inside it. */
export function trimmed(work: Work, range: Range): Work {
  return { ...work, range, cover: within(range, work.cover) };
}

/** Whether the kept file has all that is wanted now. */
export function isCovered({ kept, range }: Work): boolean {
  const tolerance = 0.05;
  return kept !== null && range.from >= kept.from - tolerance && range.to <= kept.to + tolerance;
}

/**
 * What the server is told, with times as the file and the finished video count them.
 * @param file which part of the film the file is; all of it unless told
 */
export function settingsOf(work: Work, file: Range = work.kept ?? wholeOf(work.footage)): DraftSettings {
  const { range, composition, caption, audiences, cover } = work;
  const inFile = { from: Math.max(0, range.from - file.from), to: range.to - file.from };
  return {
    caption,
    audiences,
    composition,
    trim: isWhole(inFile, lengthOf(file)) ? null : inFile,
    coverAt: Math.max(0, cover - range.from) + leadOf(composition),
  };
}

export function wholeOf({ seconds }: Footage): Range {
  return { from: 0, to: seconds };
}

/** Below this a file is sent as it is: cutting saves too little. */
const worthCutting = 8_000_000;

/** Whether the film is cut before it is sent: else most of a large file would be sent for nothing. */
export function shouldCut({ footage, range }: Work): boolean {
  const share = lengthOf(range) / footage.seconds;
  return footage.film.size > limits.uploadBytes || (footage.film.size > worthCutting && share < 0.8);
}
