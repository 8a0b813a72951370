import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeKeyId, loadMasterKey, nextMasterVersion, openFileKeyring } from '@takeback/keyring';
import { afterEach, beforeEach, expect, it } from 'vitest';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'residue-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** All bytes of all files below the folder, hidden and temporary ones included. */
async function everything(): Promise<Buffer> {
  const names = await readdir(parent, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
}

it('[U1] leaves no byte of an erased key in any file of the keyring and its mirror', async () => {
  const folder = join(parent, 'keys');
  const master = await loadMasterKey({ folder });
  const options = {
    folder,
    mirror: join(parent, 'mirror'),
    master,
    allowWeakErasure: true,
    segmentSlots: 4_096,
  };
  const keyring = await openFileKeyring(options);
  const issued = await keyring.issue(1_000);
  const segment = await readFile(join(folder, 'segment-000000.v1'));
  const stored = issued.map(({ id }) => {
    const start = 4_096 + decodeKeyId(id).slot * 32;
    return segment.subarray(start, start + 32);
  });
  const halves = stored.flatMap((bytes) => [bytes.subarray(0, 16), bytes.subarray(16)]);
  const before = await everything();
  expect(halves.every((bytes) => before.includes(bytes))).toBe(true);
  for (const { key } of issued) expect(before.includes(key)).toBe(false); // never in the clear

  await keyring.erase(issued.map(({ id }) => id));
  const after = await everything();
  expect(halves.filter((bytes) => after.includes(bytes))).toEqual([]);

  const [kept] = await keyring.issue(1);
  await keyring.rotateMaster(nextMasterVersion(master));
  await keyring.close();
  const closed = await everything();
  expect(halves.filter((bytes) => closed.includes(bytes))).toEqual([]);
  const again = await openFileKeyring(options);
  if (kept !== undefined) expect(await again.read([kept.id])).toEqual([kept.key]);
  await again.close();
});
