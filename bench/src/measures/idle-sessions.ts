import type { Adapter, Link } from '../adapters/adapter.ts';
import { residentBytesOf } from '../processes/usage.ts';

/** Connections made at a time, and from one loopback address. */
const atOnce = 100;
const perAddress = 5_000;
/** Until what connecting left behind has been swept up. */
const rest = 10_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, rest));

/** Signs many devices in that then do nothing. */
export async function measureIdleSessions(
  adapter: Adapter,
  people: readonly string[],
  pid: number,
): Promise<{ readonly bytesPerSession: number; readonly seconds: number }> {
  await pause();
  const before = residentBytesOf(pid);
  const began = performance.now();
  const links: Link[] = [];
  for (let at = 0; at < people.length; at += atOnce) {
    const some = people.slice(at, at + atOnce);
    const from = `127.0.0.${2 + Math.floor(at / perAddress)}`;
    links.push(
      ...(await Promise.all(
        some.map((person) => adapter.connect(person, { onMessage: () => {} }, { from })),
      )),
    );
  }
  const seconds = (performance.now() - began) / 1_000;
  await pause();
  const bytesPerSession = (residentBytesOf(pid) - before) / people.length;
  await Promise.all(links.map((link) => link.close()));
  return { bytesPerSession, seconds };
}
