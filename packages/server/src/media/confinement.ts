import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a job may use before the kernel ends it. */
export interface Bounds {
  readonly cpuSeconds: number;
  /** Length of the longest file it may write. */
  readonly fileBytes: number;
}

const baseCpuSeconds = 30;
const cpuSecondsPerSecond = 4;
/** A high bound on what a second of a rendition takes, in bytes. */
const bytesPerSecond = 2 * 2 ** 20;
const baseFileBytes = 16 * 2 ** 20;
/** Writable memory of the process. */
const dataBytes = 1_200_000_000;
/** Of each thread: there are some thirty, and all of it counts as writable. */
const stackBytes = 2 * 2 ** 20;
/** Of the script's own objects, in MB: pictures and sound are outside. */
const heapMegabytes = 64;
/** A call of the server comes first; enough is left that a busy machine gets on with it, too. */
const niceness = 5;

/** The bounds for so many seconds of video made so many times. */
export function boundsOf(seconds: number, renditions: number): Bounds {
  return {
    cpuSeconds: Math.ceil(baseCpuSeconds + cpuSecondsPerSecond * seconds * renditions),
    fileBytes: Math.ceil(baseFileBytes + bytesPerSecond * seconds),
  };
}

const programOf = (name: string): string | undefined =>
  [`/usr/bin/${name}`, `/bin/${name}`].find((path) => existsSync(path));

export const prlimit = programOf('prlimit');
const nice = programOf('nice');

const ownFolder = dirname(fileURLToPath(import.meta.url));

/** All that the script of a job reads: itself, and the engine. */
function readable(): string[] {
  const engine = fileURLToPath(import.meta.resolve('node-av/lib'));
  const binary = createRequire(engine).resolve(
    `@seydx/node-av-${process.platform}-${process.arch}/package.json`,
  );
  return [
    `${ownFolder}/`,
    join(ownFolder, '..', '..', 'package.json'),
    `${dirname(dirname(dirname(engine)))}/`,
    `${dirname(binary)}/`,
  ];
}

/** The command of a job: the pinned Node with the engine's script, bounded by the kernel where it can (Linux). */
export function commandOf({ cpuSeconds, fileBytes }: Bounds): [program: string, ...given: string[]] {
  const node: [string, ...string[]] = [
    process.execPath,
    '--permission',
    '--allow-addons',
    ...readable().map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${heapMegabytes}`,
    '--v8-pool-size=1',
    '--disable-warning=SecurityWarning',
    join(ownFolder, 'engine', 'main.ts'),
  ];
  if (prlimit === undefined || nice === undefined) return node;
  return [
    nice,
    '-n',
    String(niceness),
    prlimit,
    `--cpu=${cpuSeconds}:${cpuSeconds + 5}`,
    `--data=${dataBytes}`,
    `--stack=${stackBytes}`,
    `--fsize=${fileBytes}`,
    '--core=0',
    '--',
    ...node,
  ];
}
