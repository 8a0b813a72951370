// `npm run bench:feed -- --server`: how long a page of For You takes through a real server, and where the time goes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { methods } from '@takeback/protocol';
import { createLocalBus } from '../../../packages/server/src/bus/local.ts';
import { systemClock } from '../../../packages/server/src/clock.ts';
import { loadConfig } from '../../../packages/server/src/config.ts';
import { Learning } from '../../../packages/server/src/feed/learning.ts';
import { createRandom } from '../../../packages/server/src/feed/model/random.ts';
import { findAvoidedPeople } from '../../../packages/server/src/people/avoided.ts';
import { openStorage } from '../../../packages/server/src/storage/storage.ts';
import { createAddresses } from '../../../packages/server/src/videos/addresses.ts';
import { createView } from '../../../packages/server/src/videos/view.ts';
import { openTakeback, type TakebackLink } from '../adapters/takeback.ts';
import { idOf } from '../population/names.ts';
import { startServer } from '../processes/server.ts';
import { cpuSecondsOf, residentBytesOf } from '../processes/usage.ts';
import { spreadOf } from '../timing/percentiles.ts';
import { fill, personAt } from './filling.ts';
import type { Place } from './speed.ts';

/** Viewers whose pages are asked for through sockets; each has one. */
const viewers = 100;

const listsOfEach = 50;

type Tell = (what: string) => void;
type Env = Readonly<Record<string, string>>;

function row(what: string, times: readonly number[]): string {
  const { count, p50, p99, max } = spreadOf(times);
  return `| ${what} | ${count} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${max.toFixed(2)} |`;
}

async function timed<Result>(times: number[], work: () => Promise<Result> | Result): Promise<Result> {
  const began = performance.now();
  const result = await work();
  times.push(performance.now() - began);
  return result;
}

const megabytes = (pid: number): number => residentBytesOf(pid) / 2 ** 20;

/**
 * Waits until a process does little: then all that was stored is known, and only what is old is still being pruned.
 * @returns how long that took, in seconds
 */
async function untilQuiet(pid: number): Promise<number> {
  const began = performance.now();
  for (let last = cpuSecondsOf([pid]); ; ) {
    await wait(1_000);
    const now = cpuSecondsOf([pid]);
    if (now - last < 0.35) return (performance.now() - began) / 1_000 - 1;
    last = now;
  }
}

/** Asks for a page, and tells that it was seen, as an app does. */
async function watch(link: TakebackLink, pages: number[], engagements: number[]): Promise<number> {
  const answer = await timed(pages, () => link.call('feed.forYou', {}));
  const { items } = methods.forYou.result.parse(answer);
  const seen = items.flatMap(({ video }) => [
    { kind: 'impression' as const, videoId: video.id },
    { kind: 'watch' as const, videoId: video.id, share: 0.7, replays: 0 },
  ]);
  if (seen.length > 0) await timed(engagements, () => link.call('feed.engage', { engagements: seen }));
  return items.length;
}

async function timeLists(any: () => TakebackLink, random: () => number): Promise<string[]> {
  const number = (below: number): number => Math.floor(random() * below);
  const lists: Readonly<Record<string, (link: TakebackLink) => Promise<unknown>>> = {
    'people one follows': (link) => link.call('feed.following', {}),
    'a tag': (link) => link.call('feed.tag', { tag: `tag${number(2_000)}` }),
    'a search for what all have': (link) => link.call('feed.search', { query: 'wor vid' }),
    'a search for what few have': (link) => link.call('feed.search', { query: `video ${number(3_000)}` }),
    'a search for what nobody has': (link) => link.call('feed.search', { query: 'words nowhere' }),
    'tags that begin so': (link) => link.call('feed.tags', { beginning: `tag${number(10)}` }),
    'tags of the last days': (link) => link.call('feed.tags', {}),
  };
  const rows: string[] = [];
  for (const [name, ask] of Object.entries(lists)) {
    const times: number[] = [];
    for (let n = 0; n < listsOfEach; n += 1) await timed(times, () => ask(any()));
    rows.push(row(name, times));
  }
  return rows;
}

async function throughServer(env: Env, place: Place, seed: number, tell: Tell): Promise<string[]> {
  const random = createRandom(seed);
  const server = await startServer({ env, databasePids: () => [], profiles: undefined });
  try {
    const idle = megabytes(server.pid);
    const adapter = await openTakeback(server.url, personAt(0));
    const links: TakebackLink[] = [];
    for (let n = 0; n < Math.min(viewers, place.people); n += 1)
      links.push(await adapter.connect(personAt(n), { onMessage: () => {} }));
    const any = (): TakebackLink => {
      const link = links[Math.floor(random() * links.length)];
      if (link === undefined) throw new Error('There is nobody');
      return link;
    };
    const first: number[] = [];
    const early: number[] = [];
    const pages: number[] = [];
    const engagements: number[] = [];
    tell('the first page, and pages while the rest is read');
    await watch(any(), first, engagements);
    for (let n = 0; n < 50; n += 1) await watch(any(), early, engagements);
    const filled = await untilQuiet(server.pid);
    engagements.length = 0;
    tell(`quiet after ${filled.toFixed(0)} s; ${place.pages} pages`);
    let short = 0;
    for (let n = 0; n < place.pages; n += 1) if ((await watch(any(), pages, engagements)) < 10) short += 1;
    const full = megabytes(server.pid);
    tell('the other lists');
    const lists = await timeLists(any, random);
    for (const link of links) await link.close();
    return [
      `Start to ready ${(server.startedIn / 1_000).toFixed(1)} s, ${idle.toFixed(0)} MB before anybody asked, ${full.toFixed(0)} MB after; ${short} pages of less than 10.`,
      '',
      '| through the socket, ms | count | p50 | p99 | worst |',
      '|---|---:|---:|---:|---:|',
      row('first page after a start', first),
      row('page while the rest is read', early),
      row('page of 10', pages),
      row('20 engagements', engagements),
      ...lists,
    ];
  } finally {
    await server.stop();
  }
}

/** The parts of a page, one after the other in this process. */
async function partsOf(env: Env, place: Place, seed: number): Promise<string[]> {
  const random = createRandom(seed);
  const fail = (error: unknown): never => {
    throw error;
  };
  const storage = await openStorage(loadConfig({ ...process.env, ...env }), fail);
  const { database } = storage;
  const clock = systemClock;
  const view = createView({ database, clock, addresses: createAddresses(new Uint8Array(32), clock) });
  const learning = new Learning({ database, clock, bus: createLocalBus(), onFailure: fail });
  try {
    const began = performance.now();
    await learning.readyFor(idOf(personAt(0)));
    const ready = (performance.now() - began) / 1_000;
    await learning.filled();
    const filled = (performance.now() - began) / 1_000;
    const avoiding: number[] = [];
    const choosing: number[] = [];
    const viewing: number[] = [];
    for (let n = 0; n < Math.min(place.pages, 500); n += 1) {
      const viewer = idOf(personAt(Math.floor(random() * place.people)));
      const avoided = new Set(await timed(avoiding, () => findAvoidedPeople(database.kysely, viewer)));
      const picks = await timed(choosing, () => learning.choose(viewer, avoided, [], 10));
      const ids = picks.map(({ videoId }) => videoId);
      await timed(viewing, () => view(viewer, ids));
    }
    return [
      `Videos known after ${ready.toFixed(1)} s, everything after ${filled.toFixed(1)} s, with nothing else to do.`,
      '',
      '| parts of a page, ms | count | p50 | p99 | worst |',
      '|---|---:|---:|---:|---:|',
      row('whom not to show', avoiding),
      row('the model', choosing),
      row('the videos as the viewer sees them', viewing),
    ];
  } finally {
    await learning.close();
    await storage.close();
  }
}

/** Fills a server's database, and measures pages through it. */
export async function measureServer(place: Place, seed: number, tell: Tell): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'takeback-bench-feed-'));
  try {
    const env = {
      DATA_DIR: join(folder, 'data'),
      KEYS_DIR: join(folder, 'keys'),
      MEDIA_DIR: join(folder, 'media'),
    };
    tell('filling the database');
    await fill(env, place, seed, tell);
    const numbers = [place.videos, place.people, place.engagements].map((count) =>
      count.toLocaleString('en'),
    );
    return [
      `${numbers[0]} videos, ${numbers[1]} people, ${numbers[2]} engagements, embedded database.`,
      ...(await throughServer(env, place, seed, tell)),
      '',
      ...(await partsOf(env, place, seed)),
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
