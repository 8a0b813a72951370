// `bench/feed`: how well the server's ranking foretells what people engage with, beside popularity.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pageWalk } from '../../../packages/server/src/feed/model/candidates.ts';
import { type Accuracy, measureAccuracy } from './accuracy.ts';
import { calibrate, publishedWalk } from './calibration.ts';
import { detectFormat, type Interaction, readInteractions, readLists } from './interactions.ts';
import { pageSize, type Ranking, rankByPopularity, rankByWalk } from './rankings.ts';
import { measureServer } from './server.ts';
import { large, measureSpeed, small } from './speed.ts';
import { type Split, type SplitName, splitAtRandom, splitByClock, splitPerUser } from './split.ts';
import { clustered, sparse, synthesise } from './synthetic.ts';
import { heldItems, type Training, train } from './training.ts';

const usage = `bench/feed [options] FILE | --synthetic sparse|clustered
  FILE                 interactions (user, item, time, weight; commas, tabs or blanks, with or without a header), which
                       are split and foretold; or lists (a line a user: the user, then the items in order), for which
                       each user's top ${pageSize} is written to standard output, a line a user: the user, then the items
  --format NAME        interactions or lists, when it is not found out right
  --split NAME         user: the last of each user (default); clock: the last of all; random: by chance
  --share NUMBER       the share that is foretold, default 0.1
  --half-life NUMBER   of popularity, in days of the file's time; default 7
  --time-unit NAME     of the file: ms or s; found out by the size of the numbers
  --no-calibration     the walk as published (RP3β, α 1, β 0.3) instead of tuned on a part of the training
  --test FILE          lists to score the top ${pageSize} against; printed to standard error
  --out FILE           writes there instead of standard output
  --seed NUMBER        default 1
  --speed              measures pages and memory at 100,000 videos and 10,000 people instead
  --server             the same through a real server over its socket, and the parts of a page
  --small              with --server: at 3,000 videos and 500 people, to see whether it works`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    format: { type: 'string' },
    split: { type: 'string', default: 'user' },
    share: { type: 'string', default: '0.1' },
    'half-life': { type: 'string', default: '7' },
    'time-unit': { type: 'string' },
    'no-calibration': { type: 'boolean', default: false },
    speed: { type: 'boolean', default: false },
    server: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    synthetic: { type: 'string' },
    test: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);

function tell(what: string): void {
  process.stderr.write(`${what}\n`);
}

function write(text: string): void {
  if (values.out === undefined) process.stdout.write(text);
  else writeFileSync(values.out, text);
}

/** A half-life in the unit of the interactions: times above a hundred thousand million are milliseconds. */
function halfLifeFor(interactions: readonly Interaction[]): number {
  const unit = values['time-unit'] ?? ((interactions.at(-1)?.time ?? 0) > 1e11 ? 'ms' : 's');
  return Number(values['half-life']) * 86_400 * (unit === 'ms' ? 1_000 : 1);
}

function tuned(
  interactions: readonly Interaction[],
  halfLife: number,
  hold: (interactions: readonly Interaction[]) => Split,
) {
  if (values['no-calibration']) return publishedWalk;
  const began = performance.now();
  const mix = calibrate(interactions, halfLife, hold, (better, recall, ndcg) => {
    const { videoDegree, personDegree, popularity, mixed } = better;
    tell(
      `calibrating: recall ${recall.toFixed(4)} NDCG ${ndcg.toFixed(4)} with video degree ${videoDegree}, person degree ${personDegree}, β ${popularity}, popularity mixed ${mixed}`,
    );
  });
  tell(`calibrated in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return mix;
}

function splitBy(name: string, interactions: readonly Interaction[]): Split {
  const share = Number(values.share);
  const splits: Record<SplitName, () => Split> = {
    user: () => splitPerUser(interactions, share),
    clock: () => splitByClock(interactions, share),
    random: () => splitAtRandom(interactions, share, seed),
  };
  if (name === 'user' || name === 'clock' || name === 'random') return splits[name]();
  throw new Error(usage);
}

function rowOf(title: string, { recall, ndcg, coverage }: Accuracy, msPerPage: number): string {
  return `| ${title} | ${recall.toFixed(4)} | ${ndcg.toFixed(4)} | ${coverage.toFixed(3)} | ${msPerPage.toFixed(3)} |`;
}

function evaluate(interactions: readonly Interaction[]): void {
  const { training, held } = splitBy(values.split, interactions);
  const halfLife = halfLifeFor(training);
  const began = performance.now();
  const trained = train(training, halfLife);
  const trainedIn = performance.now() - began;
  const relevant = heldItems(held, trained);
  const mix = tuned(training, halfLife, (some) => splitBy(values.split, some));
  const rankings: Record<string, Ranking> = {
    'popularity, all time': rankByPopularity(trained, trained.allTime),
    [`popularity, half-life ${values['half-life']} days`]: rankByPopularity(trained, trained.lately),
    'walk (RP3β as published)': rankByWalk(trained, trained.lately, publishedWalk),
    'walk, as on pages': rankByWalk(trained, trained.lately, { ...pageWalk, mixed: 0 }),
    'walk, calibrated': rankByWalk(trained, trained.lately, mix),
  };
  const lines = [
    `${training.length} interactions to learn from (${trainedIn.toFixed(0)} ms), ${held.length} to foretell, of ${relevant.size} users; split: ${values.split}.`,
    '',
    `| ranking | Recall@${pageSize} | NDCG@${pageSize} | coverage | ms per page |`,
    '|---|---:|---:|---:|---:|',
  ];
  for (const [title, ranking] of Object.entries(rankings)) {
    const from = performance.now();
    const accuracy = measureAccuracy(ranking, relevant, trained.items.size);
    lines.push(rowOf(title, accuracy, (performance.now() - from) / Math.max(relevant.size, 1)));
  }
  write(`${lines.join('\n')}\n`);
}

function pageOf(user: string, trained: Training, ranking: Ranking): string[] {
  return ranking(trained.users.number(user)).flatMap((item) => trained.items.idOf(item) ?? []);
}

function rankLists(text: string): void {
  const { users, interactions } = readLists(text);
  const trained = train(interactions, Number.POSITIVE_INFINITY);
  // The order within a line may be by id: it is not taken for time.
  const hold = (some: readonly Interaction[]) => splitAtRandom(some, Number(values.share), seed);
  const mix = tuned(interactions, Number.POSITIVE_INFINITY, hold);
  const ranking = rankByWalk(trained, trained.allTime, mix);
  const from = performance.now();
  const lines = users.map((user) => [user, ...pageOf(user, trained, ranking)].join(' '));
  tell(`${users.length} users, ${((performance.now() - from) / users.length).toFixed(3)} ms a page`);
  write(`${lines.join('\n')}\n`);
  if (values.test === undefined) return;
  const relevant = heldItems(readLists(readFileSync(values.test, 'utf8')).interactions, trained);
  for (const [title, ranks] of [
    ['popularity', rankByPopularity(trained, trained.allTime)],
    ['walk', ranking],
  ] as const) {
    const { recall, ndcg, coverage } = measureAccuracy(ranks, relevant, trained.items.size);
    tell(`${title}: recall ${recall.toFixed(4)} NDCG ${ndcg.toFixed(4)} coverage ${coverage.toFixed(3)}`);
  }
}

const [path] = positionals;
if (values.speed) write(measureSpeed(large, seed));
else if (values.server) write(await measureServer(values.small ? small : large, seed, tell));
else if (values.help || (path === undefined && values.synthetic === undefined)) tell(usage);
else if (values.synthetic !== undefined)
  evaluate(synthesise(values.synthetic === 'clustered' ? clustered : sparse, seed));
else {
  const text = readFileSync(path ?? '', 'utf8');
  if ((values.format ?? detectFormat(text)) === 'lists') rankLists(text);
  else evaluate(readInteractions(text));
}
