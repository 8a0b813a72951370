import type { Adapter, Link } from '../adapters/adapter.ts';
import { residentBytesOf } from '../processes/usage.ts';

/** Connections made at a time, and from one loopback address. */
const atOnce = 100;
const perAddress = 5_000;
/** Who comes before memory is looked at: what the process pays once, with the first sessions, is none of each one's own. */
const shareOfFirst = 0.2;
/** Until what connecting left behind has been swept up. */
const rest = 10_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, rest));

export interface IdleSessions {
  /** Growth of resident memory from the first fifth of the sessions to all of them, over their number. */
  readonly bytesPerSession: number;
  /** The same from none at all, with what the first ones cost once. */
  readonly bytesWithFirst: number;
}

/** Signs many devices in that then do nothing, and stay: nothing that one of them frees can serve another. */
export async function measureIdleSessions(
  adapter: Adapter,
  people: readonly string[],
  pid: number,
): Promise<IdleSessions> {
  const links: Link[] = [];
  const connectUpTo = async (count: number): Promise<number> => {
    while (links.length < count) {
      const some = people.slice(links.length, Math.min(count, links.length + atOnce));
      const from = `127.0.0.${2 + Math.floor(links.length / perAddress)}`;
      links.push(
        ...(await Promise.all(
          some.map((person) => adapter.connect(person, { onMessage: () => {} }, { from })),
        )),
      );
    }
    await pause();
    return residentBytesOf(pid);
  };
  const first = Math.round(people.length * shareOfFirst);
  const none = await connectUpTo(0);
  const few = await connectUpTo(first);
  const all = await connectUpTo(people.length);
  await Promise.all(links.map((link) => link.close()));
  return {
    bytesPerSession: (all - few) / (people.length - first),
    bytesWithFirst: (all - none) / people.length,
  };
}
