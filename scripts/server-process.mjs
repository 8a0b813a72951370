// How a server of ours is run: by `npm start`, and by whoever measures it.
import { join } from 'node:path';
import { root } from './install.mjs';

/**
 * For a small server: without these (and the variables of malloc below) an idle one keeps about 100 MB more, in memory
 * that was only needed while it started.
 */
const lean = ['--max-semi-space-size=8', '--v8-pool-size=1'];

/** What the pinned Node is given to run a server; the arguments of `serve` come after it. */
export const serverArguments = [...lean, join(root, 'packages', 'cli', 'src', 'main.ts'), 'serve'];

/** @type {Readonly<Record<string, string>>} */
export const serverEnvironment = {
  MALLOC_ARENA_MAX: '2',
  // Left to itself glibc raises this as large buffers are freed. In about half of all starts the heap then stayed 30 to 40
  // MB larger; with it fixed that was not seen in five.
  MALLOC_MMAP_THRESHOLD_: '131072',
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'takeback'),
};
