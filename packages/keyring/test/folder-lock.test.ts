import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUse, lockFolder } from '@takeback/keyring';
import { expect, it } from 'vitest';

it('holds a folder against others in the same process, by name, until released', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'));
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderInUse);
  expect(() => lockFolder(folder)).toThrow(FolderInUse); // a refused attempt does not give it up
  const other = lockFolder(folder, 'other');
  lock.release();
  lock.release();
  const next = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderInUse);
  next.release();
  other.release();
  await rm(folder, { recursive: true });
});
