import {
  decodeKeyId,
  KeyringDamaged,
  KeyringFull,
  KeyringMissing,
  nextMasterVersion,
  WeakMedium,
} from '@takeback/keyring';
import { describe, expect, it } from 'vitest';
import { keysFolder, ModelledFileKeyring } from './file-keyring-harness.ts';

const weak = { verdict: 'weak', fileSystem: 'btrfs', volatile: false, advice: 'Move it.' } as const;

describe('opening a file keyring', () => {
  it('refuses a medium that keeps what is overwritten, unless told to take it, and says so', async () => {
    const harness = await ModelledFileKeyring.make();
    harness.disk.verdict = weak;
    await expect(harness.open()).rejects.toThrow(WeakMedium);
    await expect(harness.open()).rejects.toThrow('btrfs');
    const keyring = await harness.open({ allowWeakErasure: true });
    expect(keyring.health()).toMatchObject({ medium: 'weak', fileSystem: 'btrfs' });
    await keyring.close();
  });

  it('misses the keyring of a database rather than making another one', async () => {
    const harness = await ModelledFileKeyring.make();
    await expect(harness.openAs('11111111-2222-4333-8444-555555555555')).rejects.toThrow(KeyringMissing);
    expect(harness.disk.list(keysFolder)).toEqual([]);
  });

  it('does not write over segments whose header is lost, nor open without a segment', async () => {
    const harness = await ModelledFileKeyring.make();
    const keyring = await harness.open();
    await keyring.issue(300);
    await keyring.close();
    const header = harness.disk.contentOf(`${keysFolder}/keyring.json`);
    harness.disk.damage(`${keysFolder}/keyring.json`, 20, Buffer.from('x'));
    await expect(harness.open()).rejects.toThrow(KeyringDamaged);
    harness.disk.damage(`${keysFolder}/keyring.json`, 0, header);
    harness.disk.rename(`${keysFolder}/keyring.json`, `${keysFolder}/elsewhere`);
    await expect(harness.open()).rejects.toThrow(KeyringDamaged);
    harness.disk.rename(`${keysFolder}/elsewhere`, `${keysFolder}/keyring.json`);
    harness.disk.remove(`${keysFolder}/segment-000001.v1`);
    await expect(harness.open()).rejects.toThrow('Segment 1');
  });

  it('refuses a segment with an altered label or a wrong length', async () => {
    const harness = await ModelledFileKeyring.make();
    await (await harness.open()).close();
    harness.disk.damage(`${keysFolder}/segment-000000.v1`, 30, Buffer.of(9));
    await expect(harness.open()).rejects.toThrow(KeyringDamaged);
  });

  it('says that there is no room for a new keyring', async () => {
    const harness = await ModelledFileKeyring.make();
    harness.fillDisk();
    await expect(harness.open()).rejects.toThrow(KeyringFull);
    harness.makeRoom();
    await (await harness.open()).close();
  });

  it('overwrites what a crash left of unfinished segments', async () => {
    const harness = await ModelledFileKeyring.make();
    const keyring = await harness.open();
    await keyring.close();
    const left = harness.disk.create(`${keysFolder}/segment-000001.v1.new`);
    left.write(Buffer.from('left by a crash'), 5_000);
    await (await harness.open()).close();
    expect(harness.disk.list(keysFolder)).toEqual(['keyring.json', 'segment-000000.v1']);
    expect(harness.holds(Buffer.from('left by a crash'))).toBe(false);
  });

  it('finishes an interrupted rotation when told the newest version again', async () => {
    const harness = await ModelledFileKeyring.make();
    const keyring = await harness.open();
    const issued = await keyring.issue(700);
    const last = issued.at(-1);
    harness.cutPowerAfter(40);
    await expect(keyring.rotateMaster(nextMasterVersion(harness.master))).rejects.toThrow();
    harness.restart(() => 0);
    const again = await harness.open();
    expect(again.health().rotating).toBe(true);
    expect(harness.master.versions()).toEqual([1, 2]);
    expect(harness.disk.list(keysFolder).some((name) => name.endsWith('.v1'))).toBe(true);
    expect(harness.disk.list(keysFolder).some((name) => name.endsWith('.v2'))).toBe(true);
    expect(await again.read(issued.map(({ id }) => id))).toEqual(issued.map(({ key }) => key));
    await again.rotateMaster(harness.master.newest());
    expect(again.health()).toMatchObject({ rotating: false, masterVersion: 2 });
    expect(harness.master.versions()).toEqual([2]);
    expect(harness.disk.list(keysFolder).filter((name) => name.endsWith('.v1'))).toEqual([]);
    expect(await again.read(issued.map(({ id }) => id))).toEqual(issued.map(({ key }) => key));
    if (last !== undefined) expect(decodeKeyId(last.id).slot).toBe(699);
    await again.close();
  });
});
