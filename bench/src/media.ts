// `npm run bench:media`: what a media job costs beside the bare engine that does the same.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encoderOptions } from '../../packages/server/src/media/engine/writer.ts';
import type { Source } from '../../packages/server/src/media/making.ts';
import { type Media, openMedia } from '../../packages/server/src/media/media.ts';
import { makeClip } from '../../packages/server/test/media-clips.ts';
import { describeMachine } from './report/machine.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bare = fileURLToPath(new URL('./measures/bare-media.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'takeback-bench-media-'));
const seconds = 15;
const limits = { shortest: 1, longest: 60 };
const turns = Number(process.argv[2] ?? 2);
/** What the project asks for: at most this many times the bare engine, and this much memory. */
const targets = { ratio: 1.25, megabytes: 350 };

/** Ends of chains, as the server's graphs have them. */
const scaled = (width: number, height: number, fit: string): string =>
  `fps=30,scale=${width}:${height}:force_original_aspect_ratio=${fit}:flags=bicubic:out_range=tv`;
const filled = (width: number, height: number): string =>
  `${scaled(width, height, 'increase')},crop=${width}:${height},format=yuv420p,setsar=1,settb=1/30`;
const sound = 'aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo';
const finish =
  'alimiter=limit=0.89:level=0:latency=1,aformat=sample_fmts=fltp,asetnsamples=1024:p=0,asettb=1/48000';

interface Bare {
  readonly inputs: readonly string[];
  readonly graph: string;
  /** Width and height of each file that is made. */
  readonly sizes: readonly (readonly [width: number, height: number])[];
  readonly inTurn: boolean;
}

interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

function runBare({ inputs, graph, sizes, inTurn }: Bare): Cost {
  const outputs = sizes.map(([width, height], index) => ({
    path: join(folder, `bare-${index}.mp4`),
    options: Object.fromEntries(
      Object.entries(encoderOptions(Math.min(width, height))).map(([name, value]) => [name, String(value)]),
    ),
  }));
  const began = performance.now();
  const said = execFileSync(process.execPath, [bare, JSON.stringify({ inputs, graph, outputs, inTurn })], {
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  return { cpu: Number(said), wall: (performance.now() - began) / 1_000 };
}

type Work = (media: Media, sources: readonly Source[]) => Promise<{ cpuSeconds: number; peakBytes: number }>;
/** When the first rendition was there, as a share of all the time it took. */
let firstAt = 0;
const keep = (file: { kind: string }): void => {
  if (firstAt === 0 && file.kind === 'rendition') firstAt = performance.now();
};

async function measure(
  name: string,
  media: Media,
  sources: readonly Source[],
  work: Work,
  bareRun: Bare,
): Promise<void> {
  const rows: { ours: Cost; bare: Cost; megabytes: number; first: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    firstAt = 0;
    const began = performance.now();
    const { cpuSeconds, peakBytes } = await work(media, sources);
    const wall = performance.now() - began;
    const ours = { cpu: cpuSeconds, wall: wall / 1_000 };
    rows.push({ ours, bare: runBare(bareRun), megabytes: peakBytes / 1e6, first: (firstAt - began) / wall });
  }
  const least = (of: (row: (typeof rows)[number]) => number): number => Math.min(...rows.map(of));
  const cpu = [least((row) => row.ours.cpu), least((row) => row.bare.cpu)] as const;
  const wall = [least((row) => row.ours.wall), least((row) => row.bare.wall)] as const;
  const line = [
    name.padEnd(12),
    `cpu ${cpu[0].toFixed(2)} s / ${cpu[1].toFixed(2)} s = ${(cpu[0] / cpu[1]).toFixed(2)}`,
    `wall ${wall[0].toFixed(2)} s / ${wall[1].toFixed(2)} s = ${(wall[0] / wall[1]).toFixed(2)}`,
    `peak ${Math.max(...rows.map((row) => row.megabytes)).toFixed(0)} MB`,
    `first rendition at ${(100 * least((row) => row.first)).toFixed(0)}%`,
  ];
  process.stdout.write(`${line.join('   ')}\n`);
}

try {
  const machine = describeMachine(root);
  process.stdout.write(
    `${machine.processor}, ${machine.cores} cores, load ${machine.loadBefore.toFixed(1)}, commit ${machine.commit}\n` +
      `${seconds} s of 720×1280, server / bare engine; targets: ratio ≤ ${targets.ratio}, memory ≤ ${targets.megabytes} MB\n`,
  );
  const clip = { width: 720, height: 1_280, seconds, picture: 'testsrc2' };
  const own = await makeClip({ ...clip, path: join(folder, 'own.mp4') });
  const original = await makeClip({ ...clip, path: join(folder, 'original.mp4'), sound: 'sine=f=660' });
  const media = await openMedia(join(folder, 'work'));
  const mine: Source = { path: own, probed: await media.probe(own, limits) };
  const theirs: Source = { path: original, probed: await media.probe(original, limits) };

  await measure('renditions', media, [mine], (all) => all.renditions({ own: mine }, { keep }), {
    inputs: [own],
    graph: `[v0]split[x][y];[x]${filled(480, 854)}[V0];[y]${filled(720, 1_280)}[V1];[a0]${sound},${finish},asplit[A0][A1]`,
    sizes: [
      [480, 854],
      [720, 1_280],
    ],
    inTurn: true,
  });
  const levels = { ownLevel: 1, originalLevel: 0.5 };
  await measure(
    'duet',
    media,
    [mine, theirs],
    (all) => all.duet({ own: mine, original: theirs, layout: 'side-by-side', ...levels }, { keep }),
    {
      inputs: [own, original],
      graph: [
        '[v0]split=4[p][q][r][s]',
        '[v1]split[t][u]',
        `[p]${filled(240, 426)}[p1]`,
        `[t]${filled(240, 426)}[t1]`,
        '[p1][t1]hstack=shortest=1,settb=1/30[V0]',
        `[q]${filled(360, 640)}[q1]`,
        `[u]${filled(360, 640)}[u1]`,
        '[q1][u1]hstack=shortest=1,settb=1/30[V1]',
        `[r]${filled(480, 854)}[V2]`,
        `[s]${filled(720, 1_280)}[V3]`,
        `[a0]${sound},asplit[m][n]`,
        `[a1]${sound},volume=0.5[o]`,
        `[m][o]amix=inputs=2:duration=shortest:normalize=0,${finish},asplit[A0][A1]`,
        `[n]${finish},asplit[A2][A3]`,
      ].join(';'),
      sizes: [
        [480, 426],
        [720, 640],
        [480, 854],
        [720, 1_280],
      ],
      inTurn: false,
    },
  );
  await measure(
    'stitch',
    media,
    [mine, theirs],
    (all) => all.stitch({ own: mine, original: { ...theirs, range: { from: 2, to: 7 } } }, { keep }),
    {
      inputs: [original, own],
      graph: [
        '[v0]trim=2:7,setpts=PTS-STARTPTS,split[p][q]',
        '[v1]split[r][s]',
        `[p]${filled(480, 854)}[p1]`,
        `[r]${filled(480, 854)},split[r1][V2]`,
        '[p1][r1]concat=n=2:v=1:a=0,settb=1/30[V0]',
        `[q]${filled(720, 1_280)}[q1]`,
        `[s]${filled(720, 1_280)},split[s1][V3]`,
        '[q1][s1]concat=n=2:v=1:a=0,settb=1/30[V1]',
        `[a0]atrim=2:7,asetpts=PTS-STARTPTS,${sound}[m]`,
        `[a1]${sound},asplit[n][o]`,
        `[m][n]concat=n=2:v=0:a=1,${finish},asplit[A0][A1]`,
        `[o]${finish},asplit[A2][A3]`,
      ].join(';'),
      sizes: [
        [480, 854],
        [720, 1_280],
        [480, 854],
        [720, 1_280],
      ],
      inTurn: true,
    },
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
