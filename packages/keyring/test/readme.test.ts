import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('has a README whose example runs as it stands', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'readme-'));
  const home = join(import.meta.dirname, '..');
  const text = await readFile(join(home, 'README.md'), 'utf8');
  const [, example = ''] = /```ts\n(.*?)```/s.exec(text) ?? [];
  const code = example.replace("'./keys'", JSON.stringify(join(parent, 'keys')));
  expect(code).not.toBe(example);
  const args = ['--input-type=module-typescript', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: home });
  expect(stdout).toBe("See you at eight\ndestroyed [ 'erased' ]\n");
  await rm(parent, { recursive: true });
});
