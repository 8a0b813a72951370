const step = 100;

/**
 * Calls back after so many milliseconds as this process has had them: a run of hours beside other work gets no processor
 * for seconds at a time, and then nothing of it went on.
 * @returns what ends it
 */
export function afterOwnTime(milliseconds: number, over: () => void): () => void {
  let had = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    had += Math.min(now - last, 2 * step);
    last = now;
    if (had < milliseconds) return;
    clearInterval(timer);
    over();
  }, step);
  return () => clearInterval(timer);
}
