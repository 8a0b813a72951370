import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const idBytes = 16;
const idsAhead = 256;

/**
 * Ids for bodies, in the order of time, which keeps the database's index on them compact. Random bytes are drawn for
 * many at once: asked for one id at a time they cost more than sealing its body.
 */
export function createBodyIds(): () => string {
  const random = new Uint8Array(idBytes * idsAhead);
  let used = random.length;
  const rng = (): Uint8Array => {
    if (used === random.length) {
      randomFillSync(random);
      used = 0;
    }
    used += idBytes;
    return random.subarray(used - idBytes, used);
  };
  return () => uuidv7({ rng });
}
