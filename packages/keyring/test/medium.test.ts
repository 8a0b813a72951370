import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkMedium, judgeMedium, type Mount, parseMountInfo } from '../src/medium.ts';

const none = { noCopyOnWrite: false, isVisible: () => false };

function mounts(...lines: string[]): Mount[] {
  return parseMountInfo(lines.join('\n'));
}

const root = '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard,errors=remount-ro';

describe('the medium', () => {
  it('is read from the mounts of the kernel, with spaces and optional fields', () => {
    expect(
      mounts(root, '40 22 0:35 / /mnt/my\\040keys rw shared:5 master:1 - xfs /dev/sdb rw,attr2', 'nonsense'),
    ).toEqual([
      {
        mountPoint: '/',
        fileSystem: 'ext4',
        options: new Map([
          ['rw', ''],
          ['discard', ''],
          ['errors', 'remount-ro'],
        ]),
      },
      {
        mountPoint: '/mnt/my keys',
        fileSystem: 'xfs',
        options: new Map([
          ['rw', ''],
          ['attr2', ''],
        ]),
      },
    ]);
  });

  it.each([
    ['ext4', 'rw', 'in-place'],
    ['ext4', 'rw,data=ordered', 'in-place'],
    ['ext4', 'rw,data=journal', 'weak'],
    ['ext3', 'rw,data=journal', 'weak'],
    ['xfs', 'rw', 'in-place'],
    ['btrfs', 'rw', 'weak'],
    ['btrfs', 'rw,nodatacow', 'in-place'],
    ['tmpfs', 'rw', 'in-place'],
    ['zfs', 'rw', 'weak'],
    ['nfs4', 'rw', 'weak'],
    ['overlay', 'rw', 'weak'],
  ])('%s with %s overwrites: %s', (fileSystem, options, verdict) => {
    const found = judgeMedium(
      mounts(root, `30 22 0:30 / /keys rw - ${fileSystem} dev ${options}`),
      '/keys/a',
      none,
    );
    expect(found.verdict).toBe(verdict);
    expect(found.volatile).toBe(fileSystem === 'tmpfs');
    expect(found.advice === '').toBe(verdict === 'in-place');
  });

  it('is good on btrfs in a folder without copy on write', () => {
    const found = judgeMedium(mounts('30 22 0:30 / / rw - btrfs dev rw'), '/keys', {
      ...none,
      noCopyOnWrite: true,
    });
    expect(found.verdict).toBe('in-place');
  });

  it('is that of the longest mount, and of several on one point the last', () => {
    const list = mounts(root, '30 22 0:30 / /keys rw - btrfs dev rw', '31 22 0:31 / /keys rw - xfs dev rw');
    expect(judgeMedium(list, '/keys/a', none).fileSystem).toBe('xfs');
    expect(judgeMedium(list, '/keysmith', none).fileSystem).toBe('ext4');
  });

  it('below an overlay is that of its upper folder, when it can be seen', () => {
    const list = mounts(
      root,
      '30 22 0:30 / /app rw - overlay overlay rw,lowerdir=/l,upperdir=/up/diff,workdir=/w',
    );
    expect(judgeMedium(list, '/app/keys', none).verdict).toBe('weak');
    expect(judgeMedium(list, '/app/keys', { ...none, isVisible: () => true })).toMatchObject({
      verdict: 'in-place',
      fileSystem: 'ext4',
    });
  });

  it('is weak where nothing is known', () => {
    expect(judgeMedium([], '/keys', none)).toMatchObject({ verdict: 'weak', fileSystem: 'unknown' });
  });

  it('of this machine has a name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'medium-'));
    expect((await checkMedium(folder)).fileSystem).not.toBe('');
    await rm(folder, { recursive: true });
  });
});
