// A process that films clips, one after the other, and tells of each: the engine is only ever loaded in one of its own.
// Started by `filming.ts` with a folder, the width in pixels, and the names of the clips.
import { join } from 'node:path';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { clips } from './clips.ts';
import { film } from './film.ts';

Log.setLevel(AV_LOG_QUIET);

// Whoever wanted them is gone.
process.once('disconnect', () => process.exit(1));

const [folder = '.', width = '720', ...names] = process.argv.slice(2);
for (const name of names) {
  const clip = clips.get(name);
  if (clip === undefined) throw new Error(`There is no clip ${name}`);
  await film(clip, join(folder, `${name}.mp4`), Number(width));
  await new Promise((resolve) => process.send?.(name, resolve));
}
process.exit(0);
