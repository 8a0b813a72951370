import {
  BadRecord,
  LedgerClosed,
  LedgerDamaged,
  LedgerFailed,
  LedgerFull,
  type LedgerRecord,
} from '@takeback/keyring';
import { describe, expect, it } from 'vitest';
import { appendAll, ledgerPath, openOn, range, recordsOf, tombstone } from './ledger-harness.ts';
import { MemoryDisk } from './memory-disk.ts';

const id = '0190b5a0-0000-7000-8000-000000000001';

describe('the ledger', () => {
  it('[U6] gives back what was appended, in order, from any record on, also after reopening', async () => {
    const disk = new MemoryDisk();
    const before = await openOn(disk);
    const records: LedgerRecord[] = [
      { kind: 'epoch', epoch: id, at: 1 },
      tombstone(1),
      { ...tombstone(2), kind: 'edited', traces: [] },
      { ...tombstone(3), kind: 'expired' },
      { ...tombstone(4), kind: 'removed', keyIds: [] },
      { ...tombstone(5), kind: 'cancelled', sequence: 0, keyIds: [] },
      { kind: 'sequences', highest: [[id, 7]] },
    ];
    const offsets: number[] = [];
    for (const record of records) offsets.push(await before.append(record));
    expect(before.end).toBe(offsets.at(-1));
    await before.close();
    const ledger = await openOn(disk);
    expect(ledger.end).toBe(offsets.at(-1));
    expect(await recordsOf(ledger)).toEqual(records);
    for (const [i, offset] of offsets.entries())
      expect(await recordsOf(ledger, offset)).toEqual(records.slice(i + 1));
    const seen: number[] = [];
    for await (const { offset } of ledger.read(0)) seen.push(offset);
    expect(seen).toEqual(offsets);
    await ledger.close();
  });

  it('shares syncs among those who append at once, and keeps their order', async () => {
    const disk = new MemoryDisk();
    const ledger = await openOn(disk, { reserveBytes: 2 ** 20 });
    const before = disk.syncs;
    const offsets = await appendAll(ledger, range(1, 501));
    expect(disk.syncs - before).toBeLessThan(10);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(await recordsOf(ledger)).toEqual(range(1, 501).map(tombstone));
    await ledger.close();
  });

  it('has nothing durable to show before its sync has returned', async () => {
    const ledger = await openOn(new MemoryDisk());
    const appended = ledger.append(tombstone(1));
    expect(ledger.end).toBe(0);
    expect(await recordsOf(ledger)).toEqual([]);
    await appended;
    expect(await recordsOf(ledger)).toEqual([tombstone(1)]);
    await ledger.close();
  });

  it.each<[string, object]>([
    ['content', { ...tombstone(1), text: 'hello' }],
    ['no sequence', { ...tombstone(1), sequence: 0 }],
    ['a sequence when cancelled', { ...tombstone(1), kind: 'cancelled', keyIds: [] }],
    ['keys when cancelled', { ...tombstone(1), kind: 'cancelled', sequence: 0 }],
    ['a key id of another shape', { ...tombstone(1), keyIds: ['key'] }],
    ['a name in place of an id', { ...tombstone(1), traces: ['maria'] }],
    ['an unknown kind', { ...tombstone(1), kind: 'sent' }],
    ['too many ids', { ...tombstone(1), keyIds: range(0, 10_001).map(() => 'A'.repeat(32)) }],
    ['no time', { kind: 'epoch', epoch: id }],
    ['a negative sequence', { kind: 'sequences', highest: [[id, -1]] }],
  ])('refuses a record with %s', async (_, record) => {
    const ledger = await openOn(new MemoryDisk());
    // What arrives from outside the type system.
    const append: (value: never) => Promise<number> = (value) => ledger.append(value);
    await expect(Reflect.apply(append, undefined, [record])).rejects.toThrow(BadRecord);
    expect(ledger.end).toBe(0);
    await ledger.close();
  });

  it('is known to be an older one when it does not reach as far as was asked', async () => {
    const disk = new MemoryDisk();
    const ledger = await openOn(disk);
    await appendAll(ledger, [1, 2]);
    await expect(recordsOf(ledger, ledger.end + 1)).rejects.toThrow(LedgerDamaged);
    await expect(recordsOf(ledger, ledger.end - 1)).rejects.toThrow(LedgerDamaged);
    await ledger.close();
  });

  it('answers nothing once closed, and closes twice', async () => {
    const ledger = await openOn(new MemoryDisk());
    await Promise.all([ledger.close(), ledger.close()]);
    await expect(ledger.append(tombstone(1))).rejects.toThrow(LedgerClosed);
    await expect(recordsOf(ledger)).rejects.toThrow(LedgerClosed);
  });

  it('stops for good when a sync fails', async () => {
    const disk = new MemoryDisk();
    const ledger = await openOn(disk);
    await appendAll(ledger, [1]);
    disk.failingSyncs = 1;
    await expect(ledger.append(tombstone(2))).rejects.toThrow(LedgerFailed);
    await expect(ledger.append(tombstone(3))).rejects.toThrow(LedgerFailed);
    await expect(recordsOf(ledger)).rejects.toThrow(LedgerFailed);
    expect(ledger.health().failed).toBe(true);
    await ledger.close();
  });
});

describe('the ledger on a full disk', () => {
  it('[U1] appends within its reserve, then refuses without harm, and goes on when there is room', async () => {
    const disk = new MemoryDisk();
    const ledger = await openOn(disk);
    await appendAll(ledger, [1]);
    disk.capacity = 0;
    let last = 1;
    let refusal: unknown;
    while (refusal === undefined) {
      await ledger.append(tombstone(last + 1)).then(
        () => last++,
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(refusal).toBeInstanceOf(LedgerFull);
    expect(last).toBeGreaterThan(8_192 / 2 / 400);
    expect(await recordsOf(ledger)).toEqual(range(1, last + 1).map(tombstone));
    disk.capacity = Number.POSITIVE_INFINITY;
    await appendAll(ledger, [last + 1]);
    await ledger.close();
    const again = await openOn(disk);
    expect(await recordsOf(again)).toEqual(range(1, last + 2).map(tombstone));
    await again.close();
  });

  it('[U1] takes further space before its reserve is used up', async () => {
    const ledger = await openOn(new MemoryDisk());
    for (const sequence of range(1, 20)) await ledger.append(tombstone(sequence));
    expect(ledger.health().freeBytes).toBeGreaterThan(8_192 / 2);
    await ledger.close();
  });

  it('opens all the same', async () => {
    const disk = new MemoryDisk();
    const before = await openOn(disk);
    await appendAll(before, range(1, 15));
    await before.close();
    disk.capacity = 0;
    const ledger = await openOn(disk, { reserveBytes: 2 ** 20 });
    await appendAll(ledger, [15]);
    expect(await recordsOf(ledger)).toEqual(range(1, 16).map(tombstone));
    await ledger.close();
  });

  it('takes a record greater than its reserve when there is room', async () => {
    const disk = new MemoryDisk();
    const ledger = await openOn(disk, { reserveBytes: 64 });
    const record = { ...tombstone(1), keyIds: range(0, 2_000).map(() => 'B'.repeat(32)) };
    await Promise.all([ledger.append(record), ledger.append(record), ledger.append(tombstone(2))]);
    expect(await recordsOf(ledger)).toHaveLength(3);
    await ledger.close();
  });
});

describe('a damaged ledger', () => {
  /** Sequences 1 to 20, one after another, so that each knows the ones before it to be durable. */
  async function filled(): Promise<{ disk: MemoryDisk; offsets: number[] }> {
    const disk = new MemoryDisk();
    const ledger = await openOn(disk);
    const offsets: number[] = [];
    for (const sequence of range(1, 21)) offsets.push(...(await appendAll(ledger, [sequence])));
    await ledger.close();
    return { disk, offsets };
  }

  it('is cut off at a torn last record', async () => {
    const { disk, offsets } = await filled();
    const end = offsets[18] ?? 0;
    disk.damage(ledgerPath, end + 50, Buffer.from('torn'));
    const ledger = await openOn(disk);
    expect(ledger.end).toBe(end);
    await appendAll(ledger, [21]);
    await ledger.close();
    const again = await openOn(disk);
    expect(await recordsOf(again)).toEqual([...range(1, 20), 21].map(tombstone));
    await again.close();
  });

  it('is refused when any earlier record was altered, whichever byte', async () => {
    const { disk, offsets } = await filled();
    const whole = disk.contentOf(ledgerPath);
    const last = offsets[18] ?? 0;
    for (let at = 0; at < last; at += 37) {
      disk.damage(ledgerPath, at, Buffer.of((whole[at] ?? 0) ^ 1));
      await expect(openOn(disk)).rejects.toThrow(LedgerDamaged);
      disk.damage(ledgerPath, at, whole.subarray(at, at + 1));
    }
    await (await openOn(disk)).close();
  });

  it('is refused when a stretch of it was wiped', async () => {
    const { disk, offsets } = await filled();
    disk.damage(ledgerPath, offsets[4] ?? 0, Buffer.alloc((offsets[10] ?? 0) - (offsets[4] ?? 0)));
    await expect(openOn(disk)).rejects.toThrow(LedgerDamaged);
  });
});
