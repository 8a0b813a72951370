import { type Engagement, watchedShareOf } from './engagement.ts';

/** What is expected of one viewing: shares and chances, each 0 to 1. */
export interface Outcomes {
  readonly watchedShare: number;
  readonly completion: number;
  readonly quickSkip: number;
  readonly like: number;
  readonly comment: number;
  readonly share: number;
  readonly follow: number;
  readonly notInterested: number;
  readonly report: number;
}

/** What is expected of a video nobody has seen: ordinary for short videos, and soon overruled by what is seen. */
export const priorOutcomes: Outcomes = {
  watchedShare: 0.5,
  completion: 0.3,
  quickSkip: 0.3,
  like: 0.05,
  comment: 0.01,
  share: 0.01,
  follow: 0.01,
  notInterested: 0.005,
  report: 0.001,
};

/** The prior counts as so many viewings: as many as a new video is given to show what it is. */
const priorViewings = 20;

/** Watched at least this far, a video counts as watched to the end: the last moments are often swiped away. */
const completedShare = 0.9;

/** Where each count of a video is. */
const columns = {
  impression: 0,
  watch: 1,
  watchedShare: 2,
  completed: 3,
  quick_skip: 4,
  like: 5,
  comment: 6,
  share: 7,
  follow: 8,
  not_interested: 9,
  report: 10,
} as const;
type Column = keyof typeof columns;
const width = 11;
const firstRoom = 256;

/** What came of the impressions of each video so far. */
export class OutcomeCounts {
  #counts = new Float64Array(firstRoom * width);

  impressions(video: number): number {
    return this.#read(video, 'impression');
  }

  record(video: number, engagement: Engagement): void {
    const { kind } = engagement;
    if (kind === 'watch') {
      const share = watchedShareOf(engagement.watchedShare);
      this.#add(video, 'watch', 1);
      this.#add(video, 'watchedShare', share);
      if (share >= completedShare) this.#add(video, 'completed', 1);
    } else if (kind === 'unlike') this.#add(video, 'like', -1);
    else this.#add(video, kind, 1);
  }

  /** Expected of the next viewing, by the counts and the prior. */
  expect(video: number): Outcomes {
    const impressions = this.#read(video, 'impression');
    const watches = this.#read(video, 'watch');
    const rate = (column: Column, prior: number, of: number): number =>
      Math.min((this.#read(video, column) + prior * priorViewings) / (of + priorViewings), 1);
    return {
      watchedShare: rate('watchedShare', priorOutcomes.watchedShare, watches),
      completion: rate('completed', priorOutcomes.completion, watches),
      quickSkip: rate('quick_skip', priorOutcomes.quickSkip, impressions),
      like: rate('like', priorOutcomes.like, impressions),
      comment: rate('comment', priorOutcomes.comment, impressions),
      share: rate('share', priorOutcomes.share, impressions),
      follow: rate('follow', priorOutcomes.follow, impressions),
      notInterested: rate('not_interested', priorOutcomes.notInterested, impressions),
      report: rate('report', priorOutcomes.report, impressions),
    };
  }

  drop(video: number): void {
    this.#counts.fill(0, video * width, (video + 1) * width);
  }

  #read(video: number, column: Column): number {
    return this.#counts[video * width + columns[column]] ?? 0;
  }

  #add(video: number, column: Column, amount: number): void {
    const at = video * width + columns[column];
    if (at >= this.#counts.length) {
      const larger = new Float64Array(Math.max(this.#counts.length * 2, (video + 1) * width));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[at] = Math.max(0, (this.#counts[at] ?? 0) + amount);
  }
}
