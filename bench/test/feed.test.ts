import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureAccuracy, ndcgOf, recallOf } from '../src/feed/accuracy.ts';
import { calibrate, publishedWalk } from '../src/feed/calibration.ts';
import { detectFormat, readInteractions, readLists } from '../src/feed/interactions.ts';
import { pageSize, rankByPopularity, rankByWalk } from '../src/feed/rankings.ts';
import { splitAtRandom, splitByClock, splitPerUser } from '../src/feed/split.ts';
import { clustered, sparse, synthesise } from '../src/feed/synthetic.ts';
import { heldItems, train } from '../src/feed/training.ts';

const forEver = Number.POSITIVE_INFINITY;
const small = { ...sparse, users: 900, items: 700, tastes: 20, byTaste: 0.6 };

describe('files of interactions', () => {
  it('are told apart', () => {
    expect(detectFormat('user,item,time,weight\n1,2,3,4\n')).toBe('interactions');
    expect(detectFormat('1\t2\t3\n4\t5\t6\n')).toBe('interactions');
    expect(detectFormat('0 5 7 9\n1 4\n2\n')).toBe('lists');
    expect(detectFormat('0\t5\t7\t9\n1\t4\n')).toBe('lists');
  });

  it('are read with and without a header, time and weight', () => {
    const read = [{ user: 'a', item: 'x', time: 5, weight: 2 }];
    expect(readInteractions('user,item,time,weight\na,x,5,2\n')).toEqual(read);
    expect(readInteractions('a\tx\t5\t2\r\n')).toEqual(read);
    expect(readInteractions('a,x\nb,y')).toEqual([
      { user: 'a', item: 'x', time: 0, weight: 1 },
      { user: 'b', item: 'y', time: 1, weight: 1 },
    ]);
    expect(() => readInteractions('a,x,1\nb\n')).toThrow('Line 2');
  });

  it('are read as lists, users without items included', () => {
    const { users, interactions } = readLists('7 1 2\n8\n9 2\n');
    expect(users).toEqual(['7', '8', '9']);
    expect(interactions.map(({ user, item }) => `${user} ${item}`)).toEqual(['7 1', '7 2', '9 2']);
  });
});

describe('splits', () => {
  it('lose nothing, and hold back what is later', () => {
    const interactions = synthesise({ ...small, users: 60 }, 3);
    for (const split of [splitPerUser(interactions, 0.2), splitByClock(interactions, 0.2)]) {
      expect(split.training.length + split.held.length).toBe(interactions.length);
      expect(split.held.length).toBeGreaterThan(0);
    }
    const { training, held } = splitByClock(interactions, 0.2);
    expect(Math.max(...training.map(({ time }) => time))).toBeLessThanOrEqual(
      Math.min(...held.map(({ time }) => time)),
    );
    const perUser = splitPerUser(interactions, 0.2);
    for (const { user, time } of perUser.held)
      for (const other of perUser.training)
        if (other.user === user) expect(other.time).toBeLessThanOrEqual(time);
  });
});

describe('measures', () => {
  it('are those of the literature', () => {
    const relevant = new Set([1, 2, 3, 4]);
    expect(recallOf([9, 1, 8, 2], relevant)).toBe(0.5);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4) + 1 / Math.log2(5);
    expect(ndcgOf([9, 1, 8, 2], relevant)).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 12);
    expect(ndcgOf([1, 2, 3, 4, 5], relevant)).toBe(1);
    const held = new Map([[0, new Set([1])]]);
    expect(measureAccuracy(() => [1, 2], held, 8)).toEqual({ recall: 1, ndcg: 1, coverage: 0.25, users: 1 });
  });
});

describe('rankings', () => {
  it('give every user a full page without their training, whatever there is', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 0.2), (seed, mixed) => {
        const interactions = synthesise({ ...small, users: 40, items: 60 }, seed);
        const trained = train(interactions, forEver);
        const rank = rankByWalk(trained, trained.allTime, { ...publishedWalk, mixed });
        const newcomer = trained.users.number('newcomer');
        for (let user = 0; user <= newcomer; user += 1) {
          const page = rank(user);
          const own = trained.graph.videosOf(user);
          expect(page.length).toBe(Math.min(pageSize, trained.items.size - own.size));
          expect(new Set(page).size).toBe(page.length);
          for (const item of page) expect(own.weightOf(item)).toBe(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('foretell better by the walk than by popularity, calibrated no worse than as published', () => {
    const { training, held } = splitAtRandom(synthesise(small, 1), 0.1, 1);
    const trained = train(training, forEver);
    const relevant = heldItems(held, trained);
    const mix = calibrate(
      training,
      forEver,
      (some) => splitAtRandom(some, 0.1, 2),
      () => {},
    );
    const recall = (rank: (user: number) => readonly number[]) =>
      measureAccuracy(rank, relevant, trained.items.size).recall;
    const popular = recall(rankByPopularity(trained, trained.allTime));
    const published = recall(rankByWalk(trained, trained.allTime, publishedWalk));
    const calibrated = recall(rankByWalk(trained, trained.allTime, mix));
    expect(published).toBeGreaterThan(popular);
    expect(calibrated).toBeGreaterThan(published * 0.98);
  });

  it('foretell what passes better by popularity with a half-life than of all time', () => {
    const shape = { ...clustered, users: 400, items: 600, tastes: 10 };
    const { training, held } = splitByClock(synthesise(shape, 1), 0.1);
    const trained = train(training, 7 * 24 * 3_600_000);
    const relevant = heldItems(held, trained);
    const recall = (rank: (user: number) => readonly number[]) =>
      measureAccuracy(rank, relevant, trained.items.size).recall;
    expect(recall(rankByPopularity(trained, trained.lately))).toBeGreaterThan(
      1.2 * recall(rankByPopularity(trained, trained.allTime)),
    );
  });
});
