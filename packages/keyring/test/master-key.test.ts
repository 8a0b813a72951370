import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FolderInUse,
  loadMasterKey,
  lockFolder,
  MasterKeyExposed,
  MasterKeyMalformed,
  MasterKeyMissing,
  nextMasterVersion,
  openFileKeyring,
} from '@takeback/keyring';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const hex = '0123456789abcdef'.repeat(4);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'master-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(text: string, mode = 0o600): Promise<string> {
  const file = join(folder, 'given.key');
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

describe('a master key', () => {
  it('is generated once, for its owner only', async () => {
    const first = await loadMasterKey({ folder });
    expect(first.generated).toBe(true);
    expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
    const second = await loadMasterKey({ folder });
    expect(second.generated).toBe(false);
    expect(second.newest()).toEqual(first.newest());
  });

  it('is not generated beside a keyring, whose own one is missing', async () => {
    const keyring = await openFileKeyring({
      folder,
      master: await loadMasterKey({ folder }),
      allowWeakErasure: true,
      segmentSlots: 16,
    });
    await keyring.close();
    await rm(join(folder, 'master.key'));
    await expect(loadMasterKey({ folder })).rejects.toThrow(MasterKeyMissing);
  });

  it('is not generated twice by two first starts', async () => {
    const lock = lockFolder(folder);
    await expect(loadMasterKey({ folder })).rejects.toThrow(FolderInUse);
    lock.release();
    const [a, b] = await Promise.allSettled([loadMasterKey({ folder }), loadMasterKey({ folder })]);
    const keys = [a, b].flatMap((one) =>
      one?.status === 'fulfilled' ? [one.value.newest().key.toString('hex')] : [],
    );
    const [key] = keys;
    expect(await readFile(join(folder, 'master.key'), 'latin1')).toBe(`1 ${key}\n`);
    expect(new Set(keys).size).toBe(1);
  });

  it.each([0o644, 0o640, 0o660, 0o604, 0o700])('is refused in a file of mode %o', async (mode) => {
    const file = await written(hex, mode);
    await expect(loadMasterKey({ file })).rejects.toThrow(MasterKeyExposed);
    await expect(loadMasterKey({ file })).rejects.toThrow('chmod 600');
  });

  it.each([0o600, 0o400])('is taken from a file of mode %o', async (mode) => {
    const master = await loadMasterKey({ file: await written(`${hex}\n`, mode) });
    expect(master.newest()).toEqual({ version: 1, key: Buffer.from(hex, 'hex') });
  });

  it('is missing when its file is', async () => {
    await expect(loadMasterKey({ file: join(folder, 'none') })).rejects.toThrow(MasterKeyMissing);
    await expect(loadMasterKey({})).rejects.toThrow(MasterKeyMissing);
  });

  it('is read from the environment in hexadecimal and base64, with versions', async () => {
    const key = Buffer.from(hex, 'hex');
    for (const value of [hex, key.toString('base64'), key.toString('base64url'), `1:${hex}`])
      expect((await loadMasterKey({ value })).newest()).toEqual({ version: 1, key });
    const two = await loadMasterKey({ value: `1:${'ab'.repeat(32)}, 2:${hex}` });
    expect(two.versions()).toEqual([1, 2]);
    expect(two.newest().version).toBe(2);
  });

  it.each(['', 'secret', hex.slice(1), `${hex}0`, `0:${hex}`, `1:${hex},1:${hex}`, `x:${hex}`])(
    'is refused as %j, without repeating it',
    async (value) => {
      const refused = loadMasterKey({ value });
      await expect(refused).rejects.toThrow(MasterKeyMalformed);
      await expect(refused).rejects.not.toThrow(hex.slice(1));
    },
  );

  it('keeps a further version in its file, and destroys the older one in place', async () => {
    const file = await written(hex);
    const master = await loadMasterKey({ file });
    const { ino } = await stat(file);
    const next = nextMasterVersion(master);
    await master.add(next);
    await master.add(next);
    expect((await loadMasterKey({ file })).versions()).toEqual([1, 2]);
    await master.destroy(1);
    await master.destroy(1);
    const text = await readFile(file, 'latin1');
    expect(text).not.toContain(hex);
    expect(text).toContain(next.key.toString('hex'));
    expect((await stat(file)).ino).toBe(ino);
    const again = await loadMasterKey({ file });
    expect(again.versions()).toEqual([2]);
    await expect(again.add({ version: 2, key: Buffer.alloc(32) })).rejects.toThrow(MasterKeyMalformed);
  });

  it('leaves out a version that a crash tore while it was added', async () => {
    for (const torn of ['2 0123', `2 ${'\0'.repeat(30)}${hex.slice(0, 34)}\n`, `\0 ${hex}\n`]) {
      const master = await loadMasterKey({ file: await written(`1 ${hex}\n${torn}`) });
      expect(master.versions()).toEqual([1]);
      const next = nextMasterVersion(master);
      await master.add(next);
      expect((await loadMasterKey({ file: join(folder, 'given.key') })).newest()).toEqual(next);
    }
  });

  it('finishes the destruction of a version that a crash cut short', async () => {
    const file = await written(`1 ----------------${hex.slice(16)}\n2 ${'ab'.repeat(32)}\n`);
    expect((await loadMasterKey({ file })).versions()).toEqual([2]);
    expect(await readFile(file, 'latin1')).toBe(`1 ${'-'.repeat(64)}\n2 ${'ab'.repeat(32)}\n`);
  });
});
