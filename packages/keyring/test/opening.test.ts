import {
  KeyringDamaged,
  KeyringFull,
  KeyringMissing,
  NeverIssued,
  nextMasterVersion,
  WeakMedium,
} from '@takeback/keyring';
import { describe, expect, it } from 'vitest';
import { keysFolder, ModelledFileKeyring } from './file-keyring-harness.ts';
import { seeded } from './random.ts';

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

  it('does not take a hole that a torn batch left for an erased key', async () => {
    const harness = await ModelledFileKeyring.make();
    const keyring = await harness.open();
    const [first, second] = await keyring.issue(2);
    if (first === undefined || second === undefined) throw new Error('two were asked for');
    harness.disk.damage(`${keysFolder}/segment-000000.v1`, 4_096, Buffer.alloc(32));
    expect(await keyring.readEach([first.id, second.id])).toEqual([expect.any(NeverIssued), second.key]);
    await expect(keyring.erase([second.id, first.id])).rejects.toThrow(NeverIssued);
    expect(await keyring.read([second.id])).toEqual([second.key]);
    await keyring.close();
  });
});

describe('an interrupted rotation', () => {
  /** Interrupts a rotation after so many operations. @returns whether it had not ended before */
  async function interrupt(operations: number): Promise<boolean> {
    const harness = await ModelledFileKeyring.make();
    const keyring = await harness.open();
    const issued = await keyring.issue(200);
    const ids = issued.map(({ id }) => id);
    await keyring.erase(ids.slice(0, 10));
    const before = ids.slice(10).map((id) => harness.stored(id));
    harness.cutPowerAfter(operations);
    const isCut = await keyring.rotateMaster(nextMasterVersion(harness.master)).then(
      () => false,
      () => true,
    );
    harness.restart(seeded(operations));
    const again = await harness.open();
    const keys = issued.map(({ key }, i) => (i < 10 ? 'erased' : key));
    expect(await again.read(ids)).toEqual(keys);
    const newest = harness.master.newest();
    await again.rotateMaster(newest.version === 1 ? nextMasterVersion(harness.master) : newest);
    expect(again.health()).toMatchObject({ rotating: false, masterVersion: 2 });
    expect(harness.master.versions()).toEqual([2]);
    expect(await again.read(ids)).toEqual(keys);
    expect(before.some((bytes) => harness.holds(bytes))).toBe(false);
    await again.close();
    return isCut;
  }

  it('is finished when told the newest version again, wherever the power went', async () => {
    let operations = 1;
    while (await interrupt(operations)) operations++;
    expect(operations).toBeGreaterThan(20);
  });

  it('by a full disk harms nothing, and goes on when there is room', async () => {
    const harness = await ModelledFileKeyring.make();
    const keyring = await harness.open();
    const issued = await keyring.issue(200);
    const next = nextMasterVersion(harness.master);
    harness.disk.capacity = harness.disk.used() + 5_000; // the new version and headers, no segment
    await expect(keyring.rotateMaster(next)).rejects.toThrow(KeyringFull);
    expect(keyring.health()).toMatchObject({ rotating: true, failed: false });
    await keyring.erase(issued.slice(0, 5).map(({ id }) => id));
    harness.makeRoom();
    await keyring.rotateMaster(harness.master.newest());
    expect(keyring.health()).toMatchObject({ rotating: false, masterVersion: 2 });
    const keys = issued.map(({ key }, i) => (i < 5 ? 'erased' : key));
    expect(await keyring.read(issued.map(({ id }) => id))).toEqual(keys);
    await keyring.close();
  });
});
