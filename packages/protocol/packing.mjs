// `npm pack` of a package that the workspace runs from its TypeScript sources. Node refuses TypeScript under
// node_modules, so what is packed is JavaScript with declarations, and a package.json whose `exports` are those of
// `publishConfig` (npm itself does not put them there). Run in the package's folder: `prepare` before packing,
// with the folders of packages whose declarations it needs; `restore` after it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const manifest = 'package.json';
const kept = 'package.json.workspace';

function restore() {
  if (existsSync(kept)) renameSync(kept, manifest);
}

function prepare() {
  // What an interrupted packing left behind.
  restore();
  rmSync('dist', { recursive: true, force: true });
  for (const folder of [...process.argv.slice(3), '.']) {
    const built = spawnSync('tsc', ['-p', join(folder, 'tsconfig.build.json')], { stdio: 'inherit' });
    if (built.status !== 0) throw new Error(`The sources in ${folder} could not be compiled.`);
  }
  const text = readFileSync(manifest, 'utf8');
  const { publishConfig, scripts, devDependencies, ...published } = JSON.parse(text);
  writeFileSync(kept, text);
  writeFileSync(manifest, `${JSON.stringify({ ...published, ...publishConfig }, null, 2)}\n`);
}

if (process.argv[2] === 'prepare') prepare();
else restore();
