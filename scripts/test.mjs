// `npm test`: from a bare clone to every check and test, and one line that says how it went. `npm run check` is the
// part of it that takes seconds. Plain JavaScript, for the system's Node.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkSystemNode, findPinnedNode, installDependencies, Mendable, root } from './install.mjs';
import { serverEnvironment } from './server-process.mjs';
import { listTypeScriptProjects } from './type-projects.mjs';
import { buildWebApp } from './web-app.mjs';

const modules = join(root, 'node_modules');
const results = join(root, 'test-results');
const chromium = process.env['CHROMIUM'] || '/usr/bin/chromium';

let passed = 0;
let failed = 0;
let testsRan = 0;

/**
 * One step with a heading. It counts as one, passed or failed; a failure does not keep the next ones from running.
 * @param {string} title
 * @param {() => boolean} run
 */
function step(title, run) {
  console.log(`\n── ${title}`);
  const began = performance.now();
  let good = false;
  try {
    good = run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? 'passed' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/**
 * Runs a program with the pinned Node, which comes first in its PATH.
 * @param {string} node
 * @param {string[]} args
 * @returns {boolean} whether it ended well
 */
function runNode(node, args) {
  const env = {
    ...process.env,
    PATH: [join(modules, '.bin'), process.env['PATH']].join(delimiter),
    // Hundreds of processes load the same modules.
    NODE_COMPILE_CACHE: serverEnvironment['NODE_COMPILE_CACHE'],
    CHROMIUM: chromium,
  };
  return spawnSync(node, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

/**
 * Runs the tests of some Vitest projects at the same time; each test counts.
 * @param {string} node
 * @param {string[]} projects
 */
function runTests(node, ...projects) {
  const report = join(results, `${projects.join('-')}.json`);
  rmSync(report, { force: true });
  const ended = runNode(node, [
    join(modules, 'vitest', 'vitest.mjs'),
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) throw new Error('Vitest ended without a report.');
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} */
  const counted = JSON.parse(readFileSync(report, 'utf8'));
  passed += counted.numPassedTests;
  failed += counted.numFailedTests;
  testsRan += counted.numPassedTests + counted.numFailedTests;
  const left = counted.numPendingTests + counted.numTodoTests;
  if (left > 0) console.log(`${left} tests were skipped; none may be.`);
  // Also false when a file could not be loaded or an error was thrown outside any test.
  return ended && left === 0 && counted.numPassedTests > 0;
}

/** Makes sure of a Chromium for the browser tests: Debian's, when this may install it. */
function installChromium() {
  if (existsSync(chromium)) return true;
  if (process.getuid?.() === 0 && !process.env['CHROMIUM'] && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (apt-get install chromium) …');
    if (aptInstall('chromium')) return existsSync(chromium);
  }
  console.log(
    `The browser tests need Chromium, and there is none at ${chromium}. Install it (on Debian and Ubuntu, as root: apt-get install chromium), or set CHROMIUM to the path of one.`,
  );
  return false;
}

/** Makes sure of a PostgreSQL that tests can start a server of: Debian's, when this may install it. */
function installPostgresql() {
  if (hasPostgresql()) return true;
  if (process.getuid?.() === 0 && !process.env['POSTGRESQL_BIN'] && existsSync('/usr/bin/apt-get')) {
    console.log('Installing PostgreSQL (apt-get install postgresql) …');
    // Its programs only: no server of its own, which would run from then on.
    const settings = '/etc/postgresql-common/createcluster.d';
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'no-main-cluster.conf'), 'create_main_cluster = false\n');
    if (aptInstall('postgresql')) return hasPostgresql();
  }
  console.log(
    'The tests of the database need PostgreSQL 15 or newer. Install it (on Debian and Ubuntu, as root: apt-get install postgresql), or set POSTGRESQL_BIN to the folder of its programs.',
  );
  return false;
}

function hasPostgresql() {
  const told = process.env['POSTGRESQL_BIN'];
  if (told) return existsSync(join(told, 'initdb'));
  const debian = '/usr/lib/postgresql';
  if (!existsSync(debian)) return false;
  return readdirSync(debian).some(
    (version) => Number(version) >= 15 && existsSync(join(debian, version, 'bin', 'initdb')),
  );
}

/** @param {string} name */
function aptInstall(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {string[]} args */
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit', env }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', name);
}

/**
 * What takes seconds: no program of ours is started.
 * @param {string} node
 */
function runChecks(node) {
  step('Format and lint', () =>
    runNode(node, [join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings']),
  );
  for (const folder of listTypeScriptProjects()) {
    step(`Types: ${folder === '.' ? 'scripts and tests of the whole' : folder}`, () =>
      runNode(node, [join(modules, 'typescript', 'bin', 'tsc'), '-p', folder]),
    );
  }
  step('Rules of the house', () => runNode(node, ['scripts/check-rules.ts']));
  step('Unused code', () => runNode(node, [join(modules, 'knip', 'bin', 'knip.js'), '--no-progress']));
}

/** @param {string} node */
function runAllTests(node) {
  step('Web app', () => {
    buildWebApp(node);
    return true;
  });
  step('PostgreSQL', installPostgresql);
  step('Tests, and those of the server once more over PostgreSQL', () =>
    runTests(node, 'unit', 'postgresql'),
  );
  step('Chromium', installChromium);
  step('Tests in the browser', () => runTests(node, 'e2e'));
  if (testsRan === 0) {
    console.log('No test ran.');
    failed = Math.max(failed, 1);
  }
}

try {
  checkSystemNode();
  installDependencies();
  const node = findPinnedNode();
  mkdirSync(results, { recursive: true });
  runChecks(node);
  if (!process.argv.includes('--checks-only')) runAllTests(node);
} catch (error) {
  console.error(error instanceof Mendable ? `\n${error.message}` : error);
  failed += 1;
}
console.log(`\n${passed} passed, ${failed} failed`);
// Not process.exit: what was printed must reach a pipe first.
process.exitCode = failed > 0 ? 1 : 0;
