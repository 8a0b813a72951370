// Which folders have types of their own to check.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const notSources = new Set(['node_modules', 'dist', '.cache']);

/**
 * @param {string} folder
 * @returns {boolean}
 */
function holdsTypeScript(folder) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.isDirectory()) return !notSources.has(entry.name) && holdsTypeScript(join(folder, entry.name));
    return /\.tsx?$/.test(entry.name);
  });
}

/**
 * The folders with a tsconfig.json and something to check: the compiler takes a package without sources for an error.
 * @param {string} [checkout] this one unless a test says otherwise
 * @returns {string[]} below the root; `.` is the root's own scripts and tests
 */
export function listTypeScriptProjects(checkout = root) {
  const packages = readdirSync(join(checkout, 'packages')).map((name) => join('packages', name));
  return ['.', ...packages, 'e2e', 'bench'].filter((folder) => {
    const path = join(checkout, folder);
    return existsSync(join(path, 'tsconfig.json')) && holdsTypeScript(path);
  });
}
