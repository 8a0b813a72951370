// `npm start`: from a bare clone to a running server. Plain JavaScript, for the system's Node.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { checkSystemNode, endWith, findPinnedNode, installDependencies, root } from './install.mjs';
import { buildWebApp } from './web-app.mjs';

/**
 * For a small server: without these (and the two variables below) an idle one keeps about 100 MB more, in memory that
 * was only needed while it started.
 */
const lean = ['--max-semi-space-size=4', '--v8-pool-size=1'];
const compiled = join(root, 'node_modules', '.cache', 'takeback');

/**
 * Runs the server with the pinned Node until it ends; its exit code becomes ours.
 * @param {string} node
 */
function serve(node) {
  const command = join(root, 'packages', 'cli', 'src', 'main.ts');
  const child = spawn(node, [...lean, command, 'serve', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: compiled, ...process.env },
  });
  /** @type {NodeJS.Signals[]} */
  const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  child.on('error', endWith);
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}

try {
  checkSystemNode();
  installDependencies();
  const node = findPinnedNode();
  buildWebApp(node);
  serve(node);
} catch (error) {
  endWith(error);
}
