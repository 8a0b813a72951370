import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useWorld } from './people.ts';

const world = useWorld();

it('runs the example of the README against a real server', async () => {
  const example = fileURLToPath(new URL('../examples/two-people.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [example, world().kit.url]);
  expect(stdout.trim().split('\n')).toEqual([
    'Ben has 1 unread message from Anna.',
    'Ben reads: See you at eight!',
    'Unsend: unsent.',
    'Ben now sees: unsent, no content.',
  ]);
});
