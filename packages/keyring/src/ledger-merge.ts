import { LedgerDamaged } from './errors.ts';
import type { LedgerFile } from './ledger-file.ts';
import { firstDifference, type LedgerScan, scanLedger } from './ledger-scan.ts';

function damaged(copy: LedgerFile, at: number): LedgerDamaged {
  return new LedgerDamaged(
    `The ledger in ${copy.folder} is damaged at byte ${at}, in a part that had been durable. Bring back its file from the mirror.`,
  );
}

/**
 * Finds the end of the ledger's own copy and cuts off what a crash left behind it. A mirror that goes further, because
 * the own copy was lost, torn or damaged, is taken over first.
 * @returns the offset after the last record
 * @throws LedgerDamaged
 */
export async function settlePrimary(primary: LedgerFile, mirror: LedgerFile | undefined): Promise<number> {
  const own = await scanLedger(primary.file);
  if (mirror !== undefined) {
    const theirs = await scanLedger(mirror.file);
    const isWhole = theirs.durable <= theirs.end && theirs.end >= own.durable;
    if (isWhole && theirs.end > own.end && (await differAt(primary, own, mirror, theirs)) === own.end) {
      await primary.clear(own.end, own.written);
      await primary.copy(mirror, own.end, theirs.end);
      return theirs.end;
    }
  }
  if (own.durable > own.end) throw damaged(primary, own.end);
  await primary.clear(own.end, own.written);
  return own.end;
}

function differAt(one: LedgerFile, a: LedgerScan, other: LedgerFile, b: LedgerScan): Promise<number> {
  return firstDifference(one.file, other.file, Math.min(a.end, b.end));
}

/**
 * Prepares a mirror to take over what the ledger's own copy holds: cuts off what it holds otherwise, unless that had
 * once been durable in the own copy as well.
 * @returns from where on it has to be copied
 * @throws LedgerDamaged
 */
export async function settleMirror(primary: LedgerFile, end: number, mirror: LedgerFile): Promise<number> {
  const theirs = await scanLedger(mirror.file);
  const common = await firstDifference(primary.file, mirror.file, Math.min(end, theirs.end));
  const mayLose = common < theirs.end ? common : end;
  if (theirs.durable > mayLose)
    throw new LedgerDamaged(
      `The ledger in ${primary.folder} and its mirror in ${mirror.folder} differ from byte ${common} on, in a part that ` +
        'had been durable. Decide which of the two counts, and start with an empty folder as its mirror.',
    );
  await mirror.clear(common, theirs.written);
  return common;
}
