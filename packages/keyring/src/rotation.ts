import type { Copy } from './copy.ts';
import { WrongMaster } from './errors.ts';
import type { MasterStamp } from './header.ts';
import type { MasterKey, MasterKeyRef } from './master-versions.ts';
import type { Mirror } from './mirror.ts';
import { masterCheck } from './slot.ts';
import type { Gate } from './turns.ts';

interface Rotation {
  primary: Copy;
  mirror: Mirror | undefined;
  master: MasterKey;
  gate: Gate;
  next: MasterKeyRef;
}

/**
 * Wraps every segment of both copies by the next master version, then destroys the older versions. Each step is durable
 * before the next and may be repeated: 1. the key is kept; 2. headers name it; 3. segments are written anew, each
 * holding up issue and erase while it is; 4. older keys are destroyed.
 */
export async function rotateCopies({
  primary,
  mirror,
  master,
  gate,
  next,
}: Rotation): Promise<{ segments: number }> {
  mirror?.checkUp();
  const { header } = primary;
  if (next.version < header.master.version)
    throw new WrongMaster(
      `The keyring is wrapped by version ${header.master.version} of its master key and cannot go back to ${next.version}.`,
    );
  await master.add(next);
  const check = masterCheck(next.key, header, next.version).toString('hex');
  const stamp: MasterStamp = { version: next.version, check, since: Date.now() };
  const inBoth = async (work: (copy: Copy) => Promise<void>): Promise<void> => {
    await work(primary);
    await mirror?.change(work);
  };

  let segments = 0;
  await inBoth(async (copy) => {
    if (copy.header.master.version !== next.version) await copy.useMaster(stamp);
  });
  await inBoth(async (copy) => {
    for (const number of copy.staleSegments) {
      await gate.alone(() => copy.rewrap(number));
      if (copy === primary) segments++;
    }
  });
  for (const version of master.versions()) if (version < next.version) await master.destroy(version);
  return { segments };
}
