import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Spread, spreadOf } from '../timing/percentiles.ts';

const bytes = 256;

/** How long it takes to append a little and have it on the disk: what every commit pays at least. */
export function measureDisk(folder: string, times: number): Spread {
  const path = join(folder, 'fdatasync');
  const file = openSync(path, 'w');
  const data = Buffer.alloc(bytes, 1);
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    writeSync(file, data);
    fdatasyncSync(file);
    took.push(performance.now() - began);
  }
  closeSync(file);
  rmSync(path);
  return spreadOf(took);
}
