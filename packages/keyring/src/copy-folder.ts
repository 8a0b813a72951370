import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { KeyringDamaged } from './errors.ts';
import type { Header } from './header.ts';
import {
  openSegmentFile,
  parseSegmentName,
  type SegmentLabel,
  scrubSegmentFile,
  segmentName,
} from './segment-file.ts';

export interface Segment {
  number: number;
  /** Master version that wraps it. */
  version: number;
  file: DiskFile;
}

/**
 * Opens the segments of a folder: of each the one with the newest master version. Only when all are found good, what a
 * crash left behind (unfinished files, versions already replaced) is overwritten and removed.
 * @throws KeyringDamaged, WrongMaster
 */
export async function openCopyFolder(
  disk: Disk,
  folder: string,
  header: Header,
  labelOf: (number: number, version: number) => SegmentLabel,
): Promise<Segment[]> {
  const names = disk.list(folder);
  const found = names.map(parseSegmentName).filter((name) => name !== undefined);
  const newest = new Map<number, number>();
  for (const { number, version, unfinished } of found)
    if (!unfinished) newest.set(number, Math.max(version, newest.get(number) ?? 0));

  const segments: Segment[] = [];
  try {
    for (let number = 0; number < Math.max(header.segments, newest.size); number++) {
      const version = newest.get(number);
      if (version === undefined)
        throw new KeyringDamaged(
          `Segment ${number} of ${header.segments} is missing in ${folder}: every key in it is lost unless it is brought back.`,
        );
      segments.push({ number, version, file: openSegmentFile(disk, folder, labelOf(number, version)) });
    }
  } catch (error) {
    for (const segment of segments) segment.file.close();
    throw error;
  }

  for (const { number, version, unfinished } of found) {
    if (unfinished) await scrubSegmentFile(disk, folder, `${segmentName(number, version)}.new`);
    else if (version !== newest.get(number))
      await scrubSegmentFile(disk, folder, segmentName(number, version));
  }
  for (const name of names) if (name.startsWith('keyring.json.')) disk.remove(join(folder, name));
  return segments;
}

/** Whether a folder holds segments, complete or not. */
export function holdsSegments(disk: Disk, folder: string): boolean {
  return disk.list(folder).some((name) => parseSegmentName(name) !== undefined);
}
