// How a server of ours is run: by `npm start`, and by whoever measures it.
import { join } from 'node:path';
import { root } from './install.mjs';

/**
 * For a small server: without these (and the two variables below) an idle one keeps about 100 MB more, in memory that
 * was only needed while it started.
 */
const lean = ['--max-semi-space-size=8', '--v8-pool-size=1'];

/** What the pinned Node is given to run a server; the arguments of `serve` come after it. */
export const serverArguments = [...lean, join(root, 'packages', 'cli', 'src', 'main.ts'), 'serve'];

/** @type {Readonly<Record<string, string>>} */
export const serverEnvironment = {
  MALLOC_ARENA_MAX: '2',
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'takeback'),
};
