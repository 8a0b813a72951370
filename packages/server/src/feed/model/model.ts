import type { Clock } from '../../clock.ts';
import type { Video } from './catalogue.ts';
import type { Engagement } from './engagement.ts';
import { createMemory } from './memory.ts';
import { choosePage, type PageRequest, type Pick } from './page.ts';
import { record } from './record.ts';
import { Scoreboard } from './scoreboard.ts';

/** Somebody follows somebody. */
export interface Follow {
  readonly followerId: string;
  readonly authorId: string;
}

/**
 * The For You model: what happened, in memory, and pages out of it. It reads and writes nothing else. Whatever it is
 * told counts in the very next page.
 */
export class FeedModel {
  readonly #memory;
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #board = new Scoreboard();

  /** @param seed the same seed, history and clock give the same pages */
  constructor({ clock, seed }: { readonly clock: Clock; readonly seed: number }) {
    this.#clock = clock;
    this.#seed = seed;
    this.#memory = createMemory(clock.now().getTime());
  }

  /** How many videos it knows. */
  get videos(): number {
    return this.#memory.catalogue.size;
  }

  /** Of one that is there already only the tags change. */
  addVideo(video: Video): void {
    const { catalogue, exploration } = this.#memory;
    const number = catalogue.add(video);
    if (number !== undefined) exploration.add(number);
    else catalogue.retag(catalogue.find(video.id) ?? -1, video.tags);
  }

  /** Undefined for a video it does not know. */
  authorOf(videoId: string): string | undefined {
    const { catalogue, people } = this.#memory;
    const entry = catalogue.entry(catalogue.find(videoId) ?? -1);
    return entry === undefined ? undefined : people.idOf(entry.author);
  }

  isFollowing({ followerId, authorId }: Follow): boolean {
    const { people, follows } = this.#memory;
    return follows.get(people.find(followerId) ?? -1)?.has(people.find(authorId) ?? -1) === true;
  }

  /** Forgets a video and all that was done with it. */
  removeVideo(videoId: string): void {
    const { catalogue, exploration, liked, refused, outcomes, popularity } = this.#memory;
    const video = catalogue.find(videoId);
    if (video === undefined) return;
    catalogue.remove(video);
    exploration.remove(video);
    liked.dropVideo(video);
    refused.dropVideo(video);
    outcomes.drop(video);
    popularity.drop(video);
  }

  follow({ followerId, authorId }: Follow): void {
    const { people, follows } = this.#memory;
    const follower = people.number(followerId);
    const followed = follows.get(follower) ?? new Set();
    follows.set(follower, followed.add(people.number(authorId)));
  }

  unfollow({ followerId, authorId }: Follow): void {
    const { people, follows } = this.#memory;
    const author = people.find(authorId);
    const follower = people.find(followerId);
    if (author !== undefined && follower !== undefined) follows.get(follower)?.delete(author);
  }

  /** @returns false for an engagement that does not count: the video is gone or unknown, or the person's own */
  record(engagement: Engagement): boolean {
    return record(this.#memory, engagement);
  }

  /** A page for somebody: videos they have not seen and may see, best first; fewer when there are no more. */
  page(request: PageRequest): Pick[] {
    return choosePage(this.#memory, request, this.#clock.now().getTime(), this.#seed, this.#board);
  }
}
