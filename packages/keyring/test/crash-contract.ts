import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FolderInUse, type Keyring, nextMasterVersion } from '@takeback/keyring';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { churn, type Report } from './churn.ts';
import type { ModelledKeyring, RealKeyring } from './keyring-harness.ts';
import type { Random } from './memory-disk.ts';
import { seeded } from './random.ts';
import { Told } from './told.ts';

const kills = 16;

/** What every keyring must keep through the death of its process and of its machine. */
export function crashContract(
  name: string,
  makeModelled: () => Promise<ModelledKeyring>,
  makeReal: () => Promise<RealKeyring>,
  powerLosses: number,
): void {
  describe(`${name}: crashes`, () => {
    it(`[U1] survives ${powerLosses} power losses with torn writes: no key lost, none back, none issued twice`, async () => {
      let losses = 0;
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const harness = await makeModelled();
          const random = seeded(seed);
          const told = new Told();
          for (let round = 0; round < 4; round++) {
            harness.cutPowerAfter(1 + Math.floor(random() * 300));
            await liveUntilPowerLoss(harness, told, random);
            harness.restart(random);
            losses++;
            const keyring = await openAgain(harness);
            await told.check(keyring);
            await keyring.close();
          }
        }),
        { seed: 20_260, numRuns: powerLosses / 4 },
      );
      expect(losses).toBe(powerLosses);
    }, 120_000);

    it(`[U1] survives ${kills} kill -9: no key lost, none back, none issued twice`, async () => {
      const harness = await makeReal();
      const random = seeded(7);
      const told = new Told();
      for (let round = 0; round < kills; round++) {
        await killAfter(harness.churnElsewhere(), Math.floor(random() * random() * 500), told);
        const keyring = await harness.open();
        await told.check(keyring);
        await keyring.close();
      }
      expect(told.size).toBeGreaterThan(300);
      expect(told.count('erased')).toBeGreaterThan(150);
      await harness.dispose();
    }, 120_000);

    it('refuses to open what another process holds, and frees it when that one is killed', async () => {
      const harness = await makeReal();
      const child = harness.churnElsewhere();
      await once(child.stdout ?? child, 'data');
      await expect(harness.open()).rejects.toThrow(FolderInUse);
      child.kill('SIGKILL');
      await once(child, 'close');
      await (await harness.open()).close();
      await harness.dispose();
    });
  });
}

/** Opens, issues, erases and sometimes rotates until everything fails. */
async function liveUntilPowerLoss(harness: ModelledKeyring, told: Told, random: Random): Promise<void> {
  let keyring: Keyring;
  try {
    keyring = await openAgain(harness);
  } catch {
    return; // the power went while it was opened
  }
  const rotation = random() < 0.4 ? keyring.rotateMaster(nextMasterVersion(harness.master)) : undefined;
  await Promise.allSettled([churn(keyring, told.report), rotation]);
  await keyring.close().catch(() => undefined);
}

async function openAgain(harness: ModelledKeyring): Promise<Keyring> {
  const keyring = await harness.open();
  if (keyring.health().rotating) await keyring.rotateMaster(harness.master.newest());
  expect(keyring.health().rotating).toBe(false);
  return keyring;
}

async function killAfter(child: ChildProcess, reports: number, told: Told): Promise<void> {
  if (child.stdout === null) throw new Error('the child has no output');
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [what = '', id = '', key = ''] = line.split(' ');
    if (isReport(what) && key.length === 64) told.report(what, id, key);
    if (count++ === reports) child.kill('SIGKILL');
  }
  expect(count, 'the child ended by itself').toBeGreaterThan(reports);
}

function isReport(what: string): what is Report {
  return what === 'issued' || what === 'erasing' || what === 'erased';
}

/** Runs a TypeScript file as a process of its own. Its errors are shown. */
export function runFile(file: URL, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}
