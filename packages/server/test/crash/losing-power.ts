import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';

/*
 * Loaded before a server (`node --import`), also in its threads: of the files below one folder only what was synced
 * reaches another, as if the machine lost power. A file that is never synced stays there as it was.
 */
const { LOSING: losing, SURVIVING: surviving } = process.env;
if (losing === undefined || surviving === undefined)
  throw new Error('LOSING and SURVIVING name the two folders');

const sync = fs.fsyncSync;
fs.fsyncSync = (descriptor) => {
  sync(descriptor);
  const path = fs.readlinkSync(`/proc/self/fd/${descriptor}`);
  const place = relative(losing, path);
  if (place.startsWith('..') || !fs.fstatSync(descriptor).isFile()) return;
  fs.copyFileSync(path, join(surviving, place));
};
syncBuiltinESMExports();
