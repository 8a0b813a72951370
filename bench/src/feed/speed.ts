// `npm run bench:feed -- --speed`: how long a page takes, and what the model holds, at the size that a host may reach.
import type { Engagement } from '../../../packages/server/src/feed/model/engagement.ts';
import { FeedModel } from '../../../packages/server/src/feed/model/model.ts';
import { createRandom, type Random } from '../../../packages/server/src/feed/model/random.ts';
import { spreadOf } from '../timing/percentiles.ts';

/** How large the measured place is. */
export interface Place {
  readonly people: number;
  readonly videos: number;
  readonly engagements: number;
  readonly pages: number;
}

/** For a look whether all of it works. */
export const small: Place = { people: 500, videos: 3_000, engagements: 60_000, pages: 200 };

export const large: Place = { people: 10_000, videos: 100_000, engagements: 3_000_000, pages: 2_000 };

const day = 24 * 3_600_000;
const tags = 2_000;
const tastes = 100;
const followsPerPerson = 50;
const end = Date.UTC(2026, 6, 1);
const lasted = 60 * day;

function* engagementsOf(place: Place, random: Random): Generator<Engagement> {
  const any = (count: number) => Math.floor(random() * count);
  for (let at = 0; at < place.engagements; at += 1) {
    const person = any(place.people);
    // Uneven: few videos have most of the views. Half of it by the person's taste.
    const drawn = Math.floor(random() ** 3 * place.videos);
    const video = random() < 0.5 ? drawn - (drawn % tastes) + (person % tastes) : drawn;
    const deed = {
      personId: `person ${person}`,
      videoId: `video ${video}`,
      at: end - lasted + (lasted * at) / place.engagements,
    };
    const what = random();
    if (what < 0.4) yield { ...deed, kind: 'impression' };
    else if (what < 0.8) yield { ...deed, kind: 'watch', watchedShare: random(), replays: any(2) };
    else if (what < 0.9) yield { ...deed, kind: 'quick_skip' };
    else if (what < 0.98) yield { ...deed, kind: 'like' };
    else if (what < 0.99) yield { ...deed, kind: 'share' };
    else yield { ...deed, kind: 'not_interested' };
  }
}

function memoryInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

/** Fills a model and asks it for pages of 10, an engagement with one of each between them. */
export function measureSpeed(place: Place, seed: number): string {
  const random = createRandom(seed);
  const any = (count: number) => Math.floor(random() * count);
  const before = memoryInUse();
  const model = new FeedModel({ clock: { now: () => new Date(end) }, seed });
  for (let video = 0; video < place.videos; video += 1)
    model.addVideo({
      id: `video ${video}`,
      authorId: `person ${any(place.people)}`,
      createdAt: end - random() * lasted,
      tags: [`tag ${any(tags)}`, `tag ${any(tags)}`],
    });
  for (let person = 0; person < place.people; person += 1)
    for (let follow = 0; follow < followsPerPerson; follow += 1)
      model.follow({ followerId: `person ${person}`, authorId: `person ${any(place.people)}` });
  const began = performance.now();
  for (const engagement of engagementsOf(place, random)) model.record(engagement);
  const seconds = (performance.now() - began) / 1_000;
  const used = memoryInUse() - before;
  const times: number[] = [];
  for (let page = 0; page < place.pages; page += 1) {
    const viewerId = `person ${any(place.people)}`;
    const from = performance.now();
    const picks = model.page({ viewerId, size: 10, mayWatch: () => true, exclude: [] });
    times.push(performance.now() - from);
    if (picks.length < 10) throw new Error(`A page of ${picks.length}`);
    model.record({ kind: 'like', personId: viewerId, videoId: picks[0]?.videoId ?? '', at: end });
  }
  const { p50, p99, max } = spreadOf(times);
  return [
    `${place.videos.toLocaleString('en')} videos, ${place.people.toLocaleString('en')} people, ${place.engagements.toLocaleString('en')} engagements, ${place.pages.toLocaleString('en')} pages of 10:`,
    `page: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, worst ${max.toFixed(2)} ms`,
    `engagement: ${((seconds * 1e6) / place.engagements).toFixed(2)} µs, generating it included (${seconds.toFixed(1)} s for all)`,
    `memory: ${used.toFixed(0)} MB`,
    '',
  ].join('\n');
}
