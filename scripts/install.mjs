// What `npm start` and `npm test` need before anything else: the dependencies and the pinned Node. Runs on the
// system's Node (20 or newer), so plain JavaScript without dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const oldestNode = 20;

/** A failure that the person at the keyboard can mend: printed as it is, without a stack. */
export class Mendable extends Error {}

/**
 * Prints a {@link Mendable} error and ends the process; anything else is a fault of ours and keeps its stack.
 * @param {unknown} error
 * @returns {never}
 */
export function endWith(error) {
  console.error(error instanceof Mendable ? `\n${error.message}\n` : error);
  process.exit(1);
}

/** Refuses a Node that is too old even to install. */
export function checkSystemNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    throw new Mendable(
      `Takeback needs Node ${oldestNode} or newer to install itself; this is ${process.version}. Get one from https://nodejs.org and try again.`,
    );
  }
}

/**
 * @param {string} file
 * @returns {{ packages?: Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }> } | null}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * True when node_modules holds what package-lock.json asks for. npm writes down what it installed as its very last
 * step, so an interrupted install counts as none.
 * @param {string} [folder] the checkout; this one unless a test says otherwise
 */
export function dependenciesAreInstalled(folder = root) {
  const wanted = readLock(join(folder, 'package-lock.json'))?.packages;
  const installed = readLock(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !installed) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue;
    const present = installed[path];
    // Optional ones are for other platforms; those that are here must still be of the right version.
    if (!present && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (!present || present.version !== entry.version) return false;
  }
  return true;
}

/** Installs what package-lock.json asks for, unless it is there already. */
export function installDependencies() {
  if (dependenciesAreInstalled()) return;
  console.error('Installing dependencies (npm ci). The first time this takes a minute or two …');
  // The web app is built here, so its build tools are needed whatever NODE_ENV says; and the Node that counts is the
  // pinned one, not the one that runs npm.
  const result = spawnSync('npm', ['ci', '--include=dev', '--engine-strict=false', '--loglevel=error'], {
    cwd: root,
    // Standard output is the command's own.
    stdio: ['inherit', 2, 2],
    // npm is a script on Windows, which only a shell finds.
    shell: process.platform === 'win32',
  });
  if (result.error || result.status !== 0) {
    throw new Mendable(
      'The dependencies could not be installed: npm ci failed (its reason stands above). Check the network connection and the free space, then try again.',
    );
  }
}

/**
 * The Node that runs Takeback, brought by the dependency named `node`.
 * @returns {string} its path
 */
export function findPinnedNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node;
  const path = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const mend = 'Run "npm rebuild node --ignore-scripts=false --foreground-scripts" and try again.';
  if (!existsSync(path)) {
    throw new Mendable(
      `Node ${wanted}, which Takeback runs on, was not installed: its package brings it by an install script, and install scripts seem to be switched off. ${mend}`,
    );
  }
  const found = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (found.status !== 0) {
    throw new Mendable(
      `Node ${wanted}, which Takeback runs on, does not start on this machine. If node_modules came from another machine, delete it and try again. Otherwise: ${mend}`,
    );
  }
  if (found.stdout.trim() !== `v${wanted}`) {
    throw new Mendable(`Takeback runs on Node ${wanted}, but ${found.stdout.trim()} is installed. ${mend}`);
  }
  return path;
}
