import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openFileBlobs } from '../src/blobs/files.ts';
import { blobsContract, idsOf } from './blobs-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'takeback-blobs-'));
afterAll(() => rmSync(folder, { recursive: true }));

blobsContract('files', () => openFileBlobs(join(folder, 'contract')));

it('are for their owner only', async () => {
  const own = join(folder, 'modes');
  const blobs = await openFileBlobs(own);
  const id = randomUUID();
  await blobs.write(
    id,
    (async function* () {
      yield Buffer.from('x');
    })(),
  );
  const modeOf = (path: string): number => statSync(path).mode & 0o777;
  expect(modeOf(own)).toBe(0o700);
  expect(modeOf(join(own, id.slice(-2)))).toBe(0o700);
  expect(modeOf(join(own, id.slice(-2), id))).toBe(0o600);
});

it('leave nothing of what a killed process had begun', async () => {
  const own = join(folder, 'killed');
  const program = `
    import { openFileBlobs } from ${JSON.stringify(new URL('../src/blobs/files.ts', import.meta.url).href)};
    const blobs = await openFileBlobs(${JSON.stringify(own)});
    async function* endless() {
      for (;;) {
        yield Buffer.alloc(65_536, 1);
        process.stdout.write('.');
      }
    }
    await blobs.write('${randomUUID()}', endless());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readdirSync(join(own, 'unfinished'))).toHaveLength(1);
  const next = await openFileBlobs(own);
  expect(readdirSync(join(own, 'unfinished'))).toEqual([]);
  expect(await idsOf(next)).toEqual([]);
});
