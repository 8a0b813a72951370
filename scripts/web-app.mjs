// Builds the web app when its sources changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mendable, root } from './install.mjs';

const web = join(root, 'packages', 'web');
const built = join(web, 'dist', 'index.html');
const stamp = join(web, '.cache', 'sources.sha256');

/** All that the built app depends on: its own files, our packages in it, and the versions of everything else. */
const sources = ['packages/web', 'packages/client/src', 'packages/protocol/src', 'package-lock.json'];
const notSources = new Set(['node_modules', 'dist', '.cache', 'test']);

/**
 * @param {string} [checkout] this one unless a test says otherwise
 * @returns {string} a hash that changes with any name or content among the sources
 */
export function hashSources(checkout = root) {
  const hash = createHash('sha256');
  /** @param {string} path below the root, with slashes on every platform */
  const add = (path) => {
    const content = readFileSync(join(checkout, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  };
  /** @param {string} folder */
  const addFolder = (folder) => {
    const entries = readdirSync(join(checkout, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (notSources.has(entry.name)) continue;
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) addFolder(path);
      else if (entry.isFile()) add(path);
    }
  };
  for (const source of sources) {
    if (source.endsWith('.json')) add(source);
    else addFolder(source);
  }
  return hash.digest('hex');
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Builds the web app unless the built one is of the same sources.
 * @param {string} node the pinned Node
 */
export function buildWebApp(node) {
  const hash = hashSources();
  if (existsSync(built) && readStamp() === hash) return;
  console.log('Building the web app …');
  // Removed first, so that a build that fails half-way is never taken for a good one.
  rmSync(stamp, { force: true });
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], { cwd: web, stdio: 'inherit' });
  if (result.error || result.status !== 0) {
    throw new Mendable('The web app could not be built: the reason stands above.');
  }
  mkdirSync(join(web, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
}
