import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../scripts/install.mjs';

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const documents = ['README.md', ...globSync('packages/*/README.md', { cwd: root })];

const snippets = new Map(
  documents.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const found = [...text.matchAll(/^```ts\n(.*?)^```$/gms)];
    return found.map((match, index) => [`${path} ${index + 1}`, String(match[1])] as const);
  }),
);
const wrong = `import { methods } from '@takeback/protocol';\nmethods.sendMassage;\n`;

const fileOf = (name: string) => `${name.replace(/\W/g, '-')}.ts`;
let folder: string;
let said: string;

beforeAll(() => {
  // Inside the checkout, so that our packages are found as a reader's own program would find them.
  mkdirSync(join(root, 'test-results'), { recursive: true });
  folder = mkdtempSync(join(root, 'test-results', 'snippets-'));
  const all = [...snippets, ['wrong', wrong] as const];
  for (const [name, snippet] of all) writeFileSync(join(folder, fileOf(name)), `${snippet}export {};\n`);
  const config = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'] },
    files: all.map(([name]) => fileOf(name)),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  said = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the compiler said about one snippet. */
function complaints(name: string): string[] {
  return said.split('\n').filter((line) => line.includes(`/${fileOf(name)}(`));
}

describe('snippets in documents', () => {
  it('are found', () => expect([...snippets.keys()]).toContain('README.md 1'));

  for (const name of snippets.keys()) it(`${name} compiles`, () => expect(complaints(name)).toEqual([]));

  it('would be refused with a mistake in them', () => expect(complaints('wrong')).toHaveLength(1));
});
