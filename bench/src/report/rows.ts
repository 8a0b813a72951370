/** The engines of the database that are measured. */
export type Engine = 'pglite' | 'postgresql';

/** Measured values, by the id of their row. */
export type Figures = Readonly<Record<string, number>>;

/** A line of the table. */
export interface Row {
  readonly id: string;
  readonly title: string;
  /** Digits after the decimal point. */
  readonly digits: number;
  readonly target?: Readonly<Record<Engine, number>>;
  readonly better: 'more' | 'less';
}

const both = (target: number) => ({ pglite: target, postgresql: target });

function latencyRows(rate: number, p50: number, p99: number): Row[] {
  const title = `send → recipient at ${rate.toLocaleString('en')}/s, from when due`;
  return [
    { id: `latency.${rate}.p50`, title: `${title}, p50, ms`, digits: 2, target: both(p50), better: 'less' },
    { id: `latency.${rate}.p99`, title: `${title}, p99, ms`, digits: 2, target: both(p99), better: 'less' },
    { id: `latency.${rate}.max`, title: `${title}, worst, ms`, digits: 1, better: 'less' },
    {
      id: `latency.${rate}.lag`,
      title: `… of it the load generator’s own lag, p50, ms`,
      digits: 2,
      better: 'less',
    },
    { id: `latency.${rate}.cpu`, title: `… CPU-s per 1,000 messages`, digits: 3, better: 'less' },
  ];
}

/** Every measure and its target, in the order of the table. */
export const rows: readonly Row[] = [
  {
    id: 'throughput',
    title: 'delivered messages/s, 100 pairs, 4 outstanding each',
    digits: 0,
    target: { pglite: 12_000, postgresql: 15_000 },
    better: 'more',
  },
  {
    id: 'throughput.cpu',
    title: 'server + database CPU-s per 1,000 messages, there',
    digits: 3,
    target: { pglite: 0.1, postgresql: 0.08 },
    better: 'less',
  },
  { id: 'commit.p50', title: 'one row changed and on the disk, alone, p50, ms', digits: 2, better: 'less' },
  { id: 'commit.p99', title: 'one row changed and on the disk, alone, p99, ms', digits: 2, better: 'less' },
  ...latencyRows(200, 2.5, 6),
  ...latencyRows(1_000, 2.5, 8),
  ...latencyRows(3_000, 3, 20),
  { id: 'idle', title: 'memory per idle session, KB', digits: 1, target: both(12), better: 'less' },
  { id: 'idle.first', title: '… with what the first of them cost once', digits: 1, better: 'less' },
  { id: 'idle.count', title: '… at this many sessions', digits: 0, better: 'more' },
  {
    id: 'history.p50',
    title: 'latest 50 of a 10,000-message chat, p50, ms',
    digits: 2,
    target: both(3),
    better: 'less',
  },
  {
    id: 'history.p99',
    title: 'latest 50 of a 10,000-message chat, p99, ms',
    digits: 2,
    target: both(10),
    better: 'less',
  },
  {
    id: 'history.anywhere.p50',
    title: '50 anywhere in it, bodies not in memory, p50, ms',
    digits: 2,
    better: 'less',
  },
  {
    id: 'history.anywhere.p99',
    title: '50 anywhere in it, bodies not in memory, p99, ms',
    digits: 2,
    better: 'less',
  },
  { id: 'history.archive', title: '… messages in the archive then', digits: 0, better: 'more' },
  { id: 'history.large.p50', title: 'latest 50 in the large archive, p50, ms', digits: 2, better: 'less' },
  { id: 'history.large.p99', title: 'latest 50 in the large archive, p99, ms', digits: 2, better: 'less' },
  {
    id: 'history.large.ratio',
    title: '… p50 there, as a multiple',
    digits: 2,
    target: both(1.2),
    better: 'less',
  },
  { id: 'history.large.archive', title: '… messages in the large archive', digits: 0, better: 'more' },
  {
    id: 'waiting.cold.p50',
    title: '1,000 waiting, connect → all, after a restart, p50, ms',
    digits: 1,
    target: both(40),
    better: 'less',
  },
  { id: 'waiting.cold.max', title: '1,000 waiting, after a restart, worst, ms', digits: 1, better: 'less' },
  {
    id: 'waiting.warm.p50',
    title: '1,000 waiting, bodies in memory, p50, ms',
    digits: 1,
    target: both(40),
    better: 'less',
  },
  { id: 'unsend.gone.p50', title: 'unsend → gone on an online device, p50, ms', digits: 2, better: 'less' },
  { id: 'unsend.gone.p99', title: 'unsend → gone on an online device, p99, ms', digits: 2, better: 'less' },
  { id: 'unsend.send.p99', title: '… sends in the same run, p99, ms', digits: 2, better: 'less' },
  {
    id: 'unsend.ratio',
    title: '… unsend p99 as a multiple of send p99',
    digits: 2,
    target: both(1.5),
    better: 'less',
  },
  {
    id: 'unsend.answer.p99',
    title: 'unsend → destroyed for good (answer), p99, ms',
    digits: 2,
    better: 'less',
  },
  { id: 'unsends', title: 'unsends/s, bulk', digits: 0, target: both(2_000), better: 'more' },
  {
    id: 'upload.memory',
    title: 'server memory for an upload of 200 MB, MB more',
    digits: 0,
    target: both(100),
    better: 'less',
  },
  { id: 'upload.rate', title: '… MB/s', digits: 0, better: 'more' },
  {
    id: 'bytes',
    title: 'stored bytes per message with indexes and key',
    digits: 0,
    target: both(600),
    better: 'less',
  },
  {
    id: 'lost',
    title: 'acknowledged or delivered, lost after SIGKILL',
    digits: 0,
    target: both(0),
    better: 'less',
  },
  { id: 'lost.of', title: '… of this many', digits: 0, better: 'more' },
  {
    id: 'resident',
    title: 'resident memory, idle server, warm, MB',
    digits: 0,
    target: both(250),
    better: 'less',
  },
  { id: 'resident.loaded', title: 'resident memory after the throughput run, MB', digits: 0, better: 'less' },
  { id: 'start', title: 'second start to ready, s', digits: 2, target: both(5), better: 'less' },
  { id: 'start.large', title: 'start to ready with the large archive, s', digits: 2, better: 'less' },
];

/** Whether a figure keeps its target; undefined where there is none. */
export function isMet(row: Row, engine: Engine, figure: number): boolean | undefined {
  const target = row.target?.[engine];
  if (target === undefined) return undefined;
  return row.better === 'more' ? figure >= target : figure <= target;
}
