import { readdirSync, readFileSync } from 'node:fs';

const step = 500;
const threads = '/proc/self/task';

/** Milliseconds for which threads of this process were ready to run and had to wait for a processor, all together. */
function waitedForProcessor(): number {
  let nanoseconds = 0;
  try {
    for (const thread of readdirSync(threads))
      nanoseconds += Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[1]);
  } catch {
    return 0; // a thread that has just ended, or no Linux
  }
  return nanoseconds / 1e6;
}

/**
 * Calls back after so many milliseconds as this process has had them: a run of hours beside other work gets no processor
 * for minutes at a time, and then nothing of it goes on.
 * @returns what ends it
 */
export function afterOwnTime(milliseconds: number, over: () => void): () => void {
  let had = 0;
  let last = { now: performance.now(), waited: waitedForProcessor() };
  const timer = setInterval(() => {
    const here = { now: performance.now(), waited: waitedForProcessor() };
    const waited = Math.max(0, here.waited - last.waited);
    had += Math.max(0, here.now - last.now - waited);
    last = here;
    if (had < milliseconds) return;
    clearInterval(timer);
    over();
  }, step);
  return () => clearInterval(timer);
}
