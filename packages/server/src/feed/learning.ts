import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audience } from '@takeback/protocol';
import type { Bus, Deed, Signal } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { belongsTo } from '../people/audience.ts';
import { type Follow, findFollowsOf, isFollowing, readFollows } from '../people/relations.ts';
import type { Database } from '../storage/database.ts';
import { type CataloguedVideo, findCatalogued, readCatalogue } from '../videos/catalogue.ts';
import { findLastDeed, readDeeds } from './deeds.ts';
import type { Engagement } from './model/engagement.ts';
import { FeedModel } from './model/model.ts';
import type { Pick } from './model/page.ts';

export interface LearningDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  /** Called once when the database cannot be read: what is known is not to be relied on any more. */
  readonly onFailure: (error: unknown) => void;
}

/** Rows of one statement. Small, because whatever others ask of the database waits for it. */
const portions = { videos: 500, follows: 1_000, deeds: 500 } as const;

/**
 * The model of all that is stored, and in step with it from then on: it hears on the bus of what people do, follow and
 * post. It is filled in parts. Videos come first, and pages wait for them; then follows and what people did, the oldest
 * first, while pages are given already: to each viewer after their own follows and deeds were read, so that nobody is
 * shown anything twice.
 */
export class Learning {
  readonly #model: FeedModel;
  readonly #deps: LearningDeps;
  readonly #endListening: () => void;
  /** Of videos that are not for everyone, whom they are for. */
  readonly #audiences = new Map<string, Audience>();
  /** Videos are known, and how many deeds there were then; what came later was heard of. */
  readonly #last: Promise<number>;
  #isFollowsKnown = false;
  /** Deeds up to this number are known. */
  #position = 0;
  #isFilled = false;
  /** Whose deeds were read ahead of all others. */
  readonly #ahead = new Set<string>();
  readonly #readingAhead = new Map<string, Promise<void>>();
  /** What changed meanwhile is read again in turn, so that the last that was read is what is so. */
  #rereading: Promise<unknown>;
  readonly #ended: Promise<void>;
  #isClosed = false;

  constructor(deps: LearningDeps) {
    this.#deps = deps;
    this.#model = new FeedModel({ clock: deps.clock, seed: Math.floor(Math.random() * 2 ** 31) });
    this.#endListening = deps.bus.subscribe((signal) => this.#hear(signal));
    this.#last = this.#learnVideos();
    const follows = this.#last.then(() => this.#learnFollows());
    this.#rereading = follows;
    this.#ended = follows.then(() => this.#fill()).catch((error: unknown) => this.#fail(error));
  }

  /** Resolves once everything is known that a page for this viewer needs, and what changed until now. */
  async readyFor(viewerId: string): Promise<void> {
    const last = await this.#last;
    if (this.#isFollowsKnown) await this.#rereading;
    if (this.#isFilled || this.#isClosed || this.#ahead.has(viewerId)) return;
    const reading = this.#readingAhead.get(viewerId) ?? this.#readAhead(viewerId, last);
    this.#readingAhead.set(viewerId, reading);
    try {
      await reading;
    } finally {
      this.#readingAhead.delete(viewerId);
    }
  }

  /** Resolves once all is known that was stored. */
  async filled(): Promise<void> {
    await this.#ended;
  }

  /**
   * The next videos for a viewer, by what is known: whoever shows them asks the database once more.
   * @param avoided people of whom nothing is shown
   */
  choose(
    viewerId: string,
    avoided: ReadonlySet<string>,
    exclude: readonly string[],
    size: number,
  ): readonly Pick[] {
    const mayWatch = (videoId: string): boolean => this.#mayWatch(viewerId, avoided, videoId);
    return this.#model.page({ viewerId, size, mayWatch, exclude });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endListening();
    await this.#ended;
    await this.#rereading.catch(() => {});
  }

  #mayWatch(viewerId: string, avoided: ReadonlySet<string>, videoId: string): boolean {
    const authorId = this.#model.authorOf(videoId);
    if (authorId === undefined || avoided.has(authorId)) return false;
    const audience = this.#audiences.get(videoId);
    if (audience === undefined || authorId === viewerId) return true;
    return belongsTo(audience, {
      visitorFollows: this.#model.isFollowing({ followerId: viewerId, authorId }),
      ownerFollows: this.#model.isFollowing({ followerId: authorId, authorId: viewerId }),
      blocked: false,
    });
  }

  /** @returns the last deed from before */
  async #learnVideos(): Promise<number> {
    const { kysely } = this.#deps.database;
    for await (const videos of readCatalogue(kysely, portions.videos)) {
      if (this.#isClosed) return 0;
      for (const video of videos) this.#take(video);
      await nextTurn();
    }
    return findLastDeed(kysely);
  }

  async #learnFollows(): Promise<void> {
    const { kysely } = this.#deps.database;
    for await (const follows of readFollows(kysely, portions.follows)) {
      if (this.#isClosed) return;
      this.#takeFollows(follows);
      await nextTurn();
    }
    this.#isFollowsKnown = true;
  }

  async #fill(): Promise<void> {
    const { kysely } = this.#deps.database;
    const last = await this.#last;
    while (!this.#isClosed && this.#position < last) {
      const deeds = await readDeeds(kysely, this.#position, last, { most: portions.deeds });
      for (const deed of deeds) if (!this.#ahead.has(deed.accountId)) this.#record(deed);
      this.#position = deeds.length < portions.deeds ? last : (deeds.at(-1)?.number ?? last);
      await nextTurn();
    }
    this.#isFilled = true;
    this.#ahead.clear();
  }

  async #readAhead(viewerId: string, last: number): Promise<void> {
    const { kysely } = this.#deps.database;
    const follows = this.#isFollowsKnown ? [] : await findFollowsOf(kysely, viewerId);
    // What changed since is read again once all follows are known, and counts.
    if (!this.#isFollowsKnown) this.#takeFollows(follows);
    const deeds = await readDeeds(kysely, this.#position, last, { accountId: viewerId });
    if (this.#isFilled) return;
    for (const deed of deeds) if (deed.number > this.#position) this.#record(deed);
    this.#ahead.add(viewerId);
  }

  #hear(signal: Signal): void {
    if (signal.type === 'engaged') this.#learn(signal.deeds);
    if (signal.type === 'videos') {
      for (const id of signal.gone) this.#forget(id);
      this.#later(() => this.#rereadVideos([...signal.changed, ...signal.gone]));
    }
    if (signal.type !== 'batch') return;
    for (const { kind, addresseeId, subjectId } of signal.batch.entries)
      if (kind === 'relation.updated' && addresseeId !== undefined && subjectId !== undefined)
        this.#later(() => this.#rereadFollow({ followerId: addresseeId, followedId: subjectId }));
  }

  #learn(deeds: readonly Deed[]): void {
    for (const deed of deeds) {
      const told = { ...deed, at: deed.at.getTime() };
      // Of a video that is not known yet it is heard once what has changed was read.
      if (this.#model.authorOf(deed.videoId) !== undefined) this.#record(told);
      else this.#later(async () => this.#record(told));
    }
  }

  #later(work: () => Promise<unknown>): void {
    this.#rereading = this.#rereading
      .then(() => (this.#isClosed ? undefined : work()))
      .catch((error: unknown) => this.#fail(error));
  }

  async #rereadVideos(ids: readonly string[]): Promise<void> {
    const found = await findCatalogued(this.#deps.database.kysely, ids);
    const there = new Set(found.map(({ id }) => id));
    for (const id of ids) if (!there.has(id)) this.#forget(id);
    for (const video of found) this.#take(video);
  }

  async #rereadFollow(follow: Follow): Promise<void> {
    const pair = { followerId: follow.followerId, authorId: follow.followedId };
    if (await isFollowing(this.#deps.database.kysely, follow)) this.#model.follow(pair);
    else this.#model.unfollow(pair);
  }

  #take({ id, authorId, publishedAt, audience, tags }: CataloguedVideo): void {
    this.#model.addVideo({ id, authorId, createdAt: publishedAt, tags });
    if (audience === 'everyone') this.#audiences.delete(id);
    else this.#audiences.set(id, audience);
  }

  #takeFollows(follows: readonly Follow[]): void {
    for (const { followerId, followedId } of follows)
      this.#model.follow({ followerId, authorId: followedId });
  }

  #forget(videoId: string): void {
    this.#model.removeVideo(videoId);
    this.#audiences.delete(videoId);
  }

  #record(deed: Omit<Deed, 'at'> & { readonly at: number }): void {
    this.#model.record(engagementOf(deed));
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#endListening();
    this.#deps.onFailure(error);
  }
}

function engagementOf({
  accountId: personId,
  videoId,
  kind,
  share,
  replays,
  at,
}: Omit<Deed, 'at'> & { readonly at: number }): Engagement {
  if (kind !== 'watch') return { personId, videoId, kind, at };
  return { personId, videoId, kind, at, watchedShare: share ?? 0, replays: replays ?? 0 };
}
