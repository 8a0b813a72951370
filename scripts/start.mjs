// `npm start`: from a bare clone to a running server. Plain JavaScript, for the system's Node.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { checkSystemNode, endWith, findPinnedNode, installDependencies, root } from './install.mjs';
import { serverArguments, serverEnvironment } from './server-process.mjs';
import { buildWebApp } from './web-app.mjs';

/**
 * Runs the server with the pinned Node until it ends; its exit code becomes ours.
 * @param {string} node
 */
function serve(node) {
  const child = spawn(node, [...serverArguments, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...serverEnvironment, ...process.env },
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
