import { LedgerDamaged } from '@takeback/keyring';
import { describe, expect, it } from 'vitest';
import {
  appendAll,
  ledgerPath,
  mirrorFolder,
  mirrorPath,
  openMirrored,
  openOn,
  range,
  recordsOf,
  tombstone,
} from './ledger-harness.ts';
import { MemoryDisk } from './memory-disk.ts';

function expectSame(disk: MemoryDisk): void {
  const [own, mirror] = [disk.contentOf(ledgerPath), disk.contentOf(mirrorPath)];
  const length = Math.min(own.length, mirror.length);
  expect(own.subarray(0, length).equals(mirror.subarray(0, length))).toBe(true);
}

/** Appends to one copy alone, one after another. */
async function appendAlone(disk: MemoryDisk, folder: string, sequences: readonly number[]): Promise<void> {
  const ledger = await openOn(disk, { folder });
  for (const sequence of sequences) await ledger.append(tombstone(sequence));
  await ledger.close();
}

describe("the ledger's mirror", () => {
  it('holds the same, and takes the place of a lost ledger', async () => {
    const disk = new MemoryDisk();
    const before = await openMirrored(disk);
    await appendAll(before, range(1, 101));
    await before.close();
    expectSame(disk);
    disk.remove(ledgerPath);
    const ledger = await openMirrored(disk);
    expect(ledger.health()).toMatchObject({ mirror: 'ok', failed: false });
    expect(await recordsOf(ledger)).toEqual(range(1, 101).map(tombstone));
    await ledger.close();
    expectSame(disk);
  });

  it('brings back a part that was damaged', async () => {
    const disk = new MemoryDisk();
    const before = await openMirrored(disk);
    for (const sequence of range(1, 31)) await appendAll(before, [sequence]);
    await before.close();
    for (const path of [ledgerPath, mirrorPath]) {
      disk.damage(path, 1_000, Buffer.from('damage'));
      const ledger = await openMirrored(disk);
      expect(await recordsOf(ledger)).toEqual(range(1, 31).map(tombstone));
      await ledger.close();
      expectSame(disk);
    }
    disk.damage(ledgerPath, 1_000, Buffer.from('damage'));
    disk.damage(mirrorPath, 5_000, Buffer.from('damage'));
    await expect(openMirrored(disk)).rejects.toThrow(LedgerDamaged);
  });

  it('does not bring back a damaged part when it is itself too short for it', async () => {
    const disk = new MemoryDisk();
    const ledger = await openMirrored(disk);
    for (const sequence of range(1, 11)) await appendAll(ledger, [sequence]);
    disk.broken.add(mirrorFolder);
    for (const sequence of range(11, 31)) await appendAll(ledger, [sequence]);
    await ledger.close();
    disk.broken.clear();
    disk.damage(ledgerPath, 1_000, Buffer.from('damage'));
    await expect(openMirrored(disk)).rejects.toThrow(LedgerDamaged);
  });

  it('[U1] down does not stop anybody from taking back, and it catches up while more is appended', async () => {
    const disk = new MemoryDisk();
    const ledger = await openMirrored(disk);
    await appendAll(ledger, range(1, 11));
    disk.broken.add(mirrorFolder);
    await appendAll(ledger, range(11, 201));
    expect(ledger.health()).toMatchObject({ mirror: 'failed', mirrorReason: expect.any(String) });
    expect(await ledger.retryMirror()).toBe(false);
    disk.broken.clear();
    const [isOk] = await Promise.all([ledger.retryMirror(), appendAll(ledger, range(201, 301))]);
    expect(isOk).toBe(true);
    await appendAll(ledger, [301]);
    expect(ledger.health().mirror).toBe('ok');
    await ledger.close();
    expectSame(disk);
  });

  it('down at the start is taken up later', async () => {
    const disk = new MemoryDisk();
    await (await openMirrored(disk)).close();
    disk.broken.add(mirrorFolder);
    const ledger = await openMirrored(disk);
    await appendAll(ledger, range(1, 6));
    disk.broken.clear();
    expect(await ledger.retryMirror()).toBe(true);
    await ledger.close();
    expectSame(disk);
  });

  it('that went another way in a part that had been durable is refused', async () => {
    const disk = new MemoryDisk();
    const before = await openMirrored(disk);
    await appendAll(before, [1]);
    await before.close();
    await appendAlone(disk, '/keys', [2, 3, 4]);
    await appendAlone(disk, mirrorFolder, [5, 6, 7]);
    await expect(openMirrored(disk)).rejects.toThrow(LedgerDamaged);
    disk.broken.add(mirrorFolder);
    const ledger = await openMirrored(disk);
    disk.broken.clear();
    expect(await ledger.retryMirror()).toBe(false);
    expect(ledger.health().mirrorReason).toContain('differ');
    await ledger.close();
  });

  it('gives up a last record that was never acknowledged', async () => {
    const disk = new MemoryDisk();
    const before = await openMirrored(disk);
    await appendAll(before, [1]);
    await before.close();
    await appendAlone(disk, mirrorFolder, [9]);
    await appendAlone(disk, '/keys', [2, 3]);
    const ledger = await openMirrored(disk);
    expect(await recordsOf(ledger)).toEqual([1, 2, 3].map(tombstone));
    await ledger.close();
    expectSame(disk);
  });

  it('with a full disk is left behind, and appending goes on', async () => {
    const disk = new MemoryDisk();
    const ledger = await openMirrored(disk);
    await appendAll(ledger, range(1, 4));
    disk.broken.add(mirrorFolder);
    await appendAll(ledger, range(4, 61));
    disk.broken.clear();
    disk.capacity = 0;
    expect(await ledger.retryMirror()).toBe(false);
    disk.capacity = Number.POSITIVE_INFINITY;
    expect(await ledger.retryMirror()).toBe(true);
    await appendAll(ledger, [61]);
    await ledger.close();
    expectSame(disk);
  });
});
