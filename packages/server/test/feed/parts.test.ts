import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Affinity } from '../../src/feed/model/affinity.ts';
import { selectBest } from '../../src/feed/model/best.ts';
import { CoEngagement } from '../../src/feed/model/co-engagement.ts';
import { createDecay } from '../../src/feed/model/decay.ts';
import { nextDiverse } from '../../src/feed/model/diversity.ts';
import { Edges } from '../../src/feed/model/edges.ts';
import { strengthOf } from '../../src/feed/model/engagement.ts';
import { ExplorationPool } from '../../src/feed/model/exploration.ts';
import { OutcomeCounts, priorOutcomes } from '../../src/feed/model/outcomes.ts';
import { Popularity } from '../../src/feed/model/popularity.ts';
import { Scoreboard } from '../../src/feed/model/scoreboard.ts';
import { scoreOf } from '../../src/feed/model/value.ts';
import { Viewings } from '../../src/feed/model/viewings.ts';
import { walk } from '../../src/feed/model/walk.ts';
import { day, start } from './world.ts';

const nodes = fc.array(fc.nat({ max: 200 }), { maxLength: 300 });

describe('strengthOf', () => {
  it('grows with what was watched, and takes any number', () => {
    const watch = (watchedShare: number, replays = 0) =>
      strengthOf({ kind: 'watch', personId: 'p', videoId: 'v', at: start, watchedShare, replays });
    expect(watch(0.2)).toBe(0);
    expect(watch(1)).toBe(1);
    expect(watch(1, 1)).toBe(1.5);
    expect(watch(9, 1e9)).toBe(watch(1, 2));
    expect(watch(Number.NaN, Number.NaN)).toBe(0);
    expect(watch(1, -3)).toBe(1);
  });
});

describe('Viewings', () => {
  it('is a set with deeds', () => {
    fc.assert(
      fc.property(nodes, (videos) => {
        const viewings = new Viewings();
        const model = new Set<number>();
        for (const video of videos) {
          expect(viewings.add(video)).toBe(!model.has(video));
          expect(viewings.note(video, 4)).toBe(!model.has(video));
          model.add(video);
        }
        expect(viewings.size).toBe(model.size);
        for (let video = 0; video <= 200; video += 1) expect(viewings.has(video)).toBe(model.has(video));
        for (const video of model) {
          expect(viewings.withdraw(video, 4)).toBe(true);
          expect(viewings.withdraw(video, 4)).toBe(false);
        }
      }),
    );
  });
});

describe('Edges', () => {
  it('keeps the last touched, up to its bound, and the sum of their weights', () => {
    fc.assert(
      fc.property(nodes, fc.integer({ min: 1, max: 20 }), (touched, most) => {
        const edges = new Edges(most);
        let model: number[] = [];
        for (const node of touched) {
          const weight = node % 5;
          edges.set(node, weight, start);
          model = model.filter((other) => other !== node);
          if (weight > 0) model.push(node);
          model = model.slice(-most);
        }
        const kept = Array.from({ length: edges.size }, (_, at) => edges.nodeAt(at));
        expect(kept).toEqual(model);
        expect(edges.total).toBe(model.reduce((sum, node) => sum + (node % 5), 0));
      }),
    );
  });
});

describe('walk', () => {
  const limits = { ofPerson: 100, ofVideo: 100 };
  const options = { videoDegree: 1, personDegree: 1, popularity: 0, breadth: 100 };

  it('is RP3β: the same as the product of the transition matrices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 7 })), { minLength: 1, maxLength: 30 }),
        (pairs) => {
          const graph = new CoEngagement(limits);
          const liked = Array.from({ length: 6 }, () => new Set<number>());
          for (const [person, video] of pairs) {
            if (!liked[person]?.has(video)) graph.strengthen(person, video, 1, 1, start);
            liked[person]?.add(video);
          }
          const fans = (video: number) => liked.filter((videos) => videos.has(video));
          const own = [...(liked[0] ?? [])];
          const board = new Scoreboard();
          walk(
            graph,
            own.map((video) => ({ video, weight: 1 / own.length })),
            { ...options, popularity: 0.4 },
            board,
          );
          for (let video = 0; video < 8; video += 1) {
            let chance = 0;
            for (const seed of own)
              for (const videos of fans(seed))
                if (videos.has(video)) chance += 1 / own.length / fans(seed).length / videos.size;
            const expected = chance === 0 ? 0 : chance / fans(video).length ** 0.4;
            expect(board.scoreOf(video)).toBeCloseTo(expected, 12);
          }
        },
      ),
    );
  });

  it('knows the seed that gave the most', () => {
    const graph = new CoEngagement(limits);
    for (const [person, video] of [
      [0, 1],
      [0, 5],
      [1, 2],
      [1, 5],
      [2, 2],
      [2, 5],
    ] as const)
      graph.strengthen(person, video, 1, 1, start);
    const board = new Scoreboard();
    const seeds = [
      { video: 1, weight: 0.2 },
      { video: 2, weight: 0.8 },
    ];
    walk(graph, seeds, options, board);
    expect(board.sourceOf(5)).toBe(2);
    expect(board.sourceOf(77)).toBeUndefined();
  });

  it('never reaches a dropped video', () => {
    const graph = new CoEngagement(limits);
    for (const video of [1, 2, 3]) graph.strengthen(0, video, 1, 1, start);
    graph.dropVideo(2);
    const board = new Scoreboard();
    walk(graph, [{ video: 1, weight: 1 }], options, board);
    expect(board.touched.toSorted()).toEqual([1, 3]);
  });
});

describe('Popularity', () => {
  it('halves in a half-life, and does not depend on the order in which it hears', () => {
    const decay = createDecay(7 * day, start);
    const [one, other] = [new Popularity(decay), new Popularity(decay)];
    one.add(0, 4, start);
    one.add(0, 1, start + 7 * day);
    other.add(0, 1, start + 7 * day);
    other.add(0, 4, start);
    expect(one.of(0, start + 7 * day)).toBeCloseTo(3, 12);
    expect(one.of(0, start)).toBe(other.of(0, start));
  });

  it('finds the same best as sorting', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 })), fc.integer({ min: 0, max: 12 }), (scores, count) => {
        const sorted = scores
          .map((score, thing) => ({ score, thing }))
          .filter(({ score, thing }) => score > 0 && thing % 3 !== 0)
          .map(({ score }) => score)
          .sort((a, b) => b - a);
        const best = selectBest(
          count,
          [...scores.keys()],
          (thing) => scores[thing] ?? 0,
          (thing) => thing % 3 !== 0,
        );
        expect(best.map((thing) => scores[thing])).toEqual(sorted.slice(0, count));
      }),
    );
  });
});

describe('Affinity', () => {
  it('stays between -1 and 1, fades, and keeps the strongest', () => {
    const affinity = new Affinity(createDecay(30 * day, start), 3);
    affinity.add(0, 1, 50, start);
    affinity.add(0, 2, -50, start);
    affinity.add(0, 3, 1, start);
    affinity.add(0, 4, 2, start);
    expect(affinity.of(0, 1, start)).toBeGreaterThan(0.9);
    expect(affinity.of(0, 1, start)).toBeLessThan(1);
    expect(affinity.of(0, 1, start + 300 * day)).toBeLessThan(0.1);
    expect(affinity.of(0, 3, start)).toBe(0);
    expect(affinity.favourites(0, 5)).toEqual([1, 4]);
  });
});

describe('outcomes and value', () => {
  it('begin with the prior and go towards what is seen', () => {
    const counts = new OutcomeCounts();
    expect(counts.expect(3)).toEqual(priorOutcomes);
    const deed = { personId: 'p', videoId: 'v', at: start };
    for (let view = 0; view < 1_000; view += 1) {
      counts.record(3, { ...deed, kind: 'impression' });
      counts.record(3, { ...deed, kind: 'like' });
    }
    expect(counts.expect(3).like).toBeGreaterThan(0.95);
    expect(counts.expect(3).report).toBeLessThan(priorOutcomes.report);
    counts.drop(3);
    expect(counts.expect(3)).toEqual(priorOutcomes);
  });

  it('rises with everything good and falls with everything bad', () => {
    const none = { walk: 0, following: 0, author: 0, tags: 0, popularity: 0, freshness: 0 };
    const base = scoreOf(priorOutcomes, none);
    for (const good of ['watchedShare', 'completion', 'like', 'comment', 'share', 'follow'] as const)
      expect(scoreOf({ ...priorOutcomes, [good]: 0.9 }, none)).toBeGreaterThan(base);
    for (const bad of ['quickSkip', 'notInterested', 'report'] as const)
      expect(scoreOf({ ...priorOutcomes, [bad]: 0.9 }, none)).toBeLessThan(base);
    for (const why of ['walk', 'following', 'author', 'tags', 'popularity', 'freshness'] as const)
      expect(scoreOf(priorOutcomes, { ...none, [why]: 0.5 })).toBeGreaterThan(base);
  });
});

describe('ExplorationPool', () => {
  it('gives the newest first, whatever came and went', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 30 }), fc.boolean())), (steps) => {
        const pool = new ExplorationPool();
        let model: number[] = [];
        for (const [video, comes] of steps) {
          if (comes) pool.add(video);
          else pool.remove(video);
          if (!comes) model = model.filter((other) => other !== video);
          else if (!model.includes(video)) model.push(video);
        }
        expect(pool.size).toBe(model.length);
        expect(pool.newest(99, 99, () => true)).toEqual(model.toReversed());
        expect(pool.newest(2, 99, () => true)).toEqual(model.toReversed().slice(0, 2));
      }),
    );
  });
});

describe('nextDiverse', () => {
  it('takes the best, unless its author was just shown or has had their share', () => {
    const authorOf = (video: number) => Math.floor(video / 10);
    expect(nextDiverse([11, 21], authorOf, [])).toBe(0);
    expect(nextDiverse([11, 21], authorOf, [1])).toBe(1);
    expect(nextDiverse([11, 12, 31], authorOf, [1, 2, 1, 2])).toBe(2);
    expect(nextDiverse([11, 12], authorOf, [1, 2, 1, 2])).toBe(0);
    expect(nextDiverse([11], authorOf, [1])).toBe(0);
  });
});
