import type { Ledger } from '@takeback/keyring';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mirrorFolder, openMirrored, openOn, recordsOf, tombstone } from './ledger-harness.ts';
import { MemoryDisk } from './memory-disk.ts';
import { seeded } from './random.ts';

/** Appends until everything fails. */
async function appendUntilPowerLoss(
  ledger: Ledger,
  next: () => number,
  acknowledged: Set<number>,
): Promise<void> {
  const one = async (): Promise<never> => {
    for (;;) {
      const sequence = next();
      await ledger.append(tombstone(sequence));
      acknowledged.add(sequence);
    }
  };
  await Promise.allSettled([one(), one(), one()]);
  await ledger.close().catch(() => undefined);
}

for (const mirrored of [false, true]) {
  it(`[U6] no acknowledged record is lost in 300 power losses with torn writes${mirrored ? ', with a mirror that comes and goes' : ''}`, async () => {
    let most = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const random = seeded(seed);
        let disk = new MemoryDisk();
        let last = 0;
        const acknowledged = new Set<number>();
        for (let round = 0; round < 6; round++) {
          if (mirrored && random() < 0.4) disk.broken.add(mirrorFolder);
          disk.operationsLeft = 1 + Math.floor(random() * 120);
          const open = mirrored ? openMirrored : openOn;
          const ledger = await open(disk).catch(() => undefined); // the power went while it was opened
          if (ledger !== undefined) await appendUntilPowerLoss(ledger, () => ++last, acknowledged);
          disk = disk.afterPowerLoss(random);
          if (mirrored && random() < 0.4) disk.broken.add(mirrorFolder);
          const after = await open(disk);
          const found = (await recordsOf(after)).map((record) =>
            'sequence' in record ? record.sequence : 0,
          );
          expect(found, 'a record cut off is back').toEqual(found.toSorted((a, b) => a - b));
          expect(new Set(found).size).toBe(found.length);
          expect([...acknowledged].filter((sequence) => !found.includes(sequence))).toEqual([]);
          if (random() < 0.5) {
            await after.append(tombstone(++last));
            acknowledged.add(last);
          }
          await after.close();
          disk.broken.clear();
        }
        most = Math.max(most, acknowledged.size);
      }),
      { seed: 6, numRuns: 50 },
    );
    expect(most).toBeGreaterThan(50);
  }, 60_000);
}
