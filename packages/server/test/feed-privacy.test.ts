import type { Audience } from '@takeback/protocol';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mayDo } from '../src/people/audience.ts';
import { setCaptionWords } from '../src/videos/caption-words.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

/*
 * Whatever stands between a viewer and others, and however it changes: every feed shows exactly what the rules of
 * people/audience.ts allow, of whom the viewer did not mute.
 */

const audiences = ['everyone', 'followed', 'friends', 'nobody'] as const;

interface Owner {
  readonly person: SignedUp;
  readonly videos: readonly { readonly id: string; readonly audience: Audience }[];
  visitorFollows: boolean;
  ownerFollows: boolean;
  /** By the owner, and by the viewer. */
  blocks: boolean;
  isBlocked: boolean;
  isMuted: boolean;
  suspended: boolean;
}

const changes = [
  'visitorFollows',
  'ownerFollows',
  'blocks',
  'isBlocked',
  'isMuted',
  'suspended',
] as const satisfies (keyof Owner)[];

let kit: Kit;
let viewer: SignedUp;
const owners: Owner[] = [];
beforeAll(async () => {
  kit = await startKit();
  const { kysely } = kit.storage.database;
  viewer = await kit.signUp('viewer');
  for (const handle of ['viewer', 'ada', 'ben', 'cat', 'dan', 'eve']) {
    const person = handle === 'viewer' ? viewer : await kit.signUp(handle);
    const videos: Owner['videos'][number][] = [];
    for (const audience of audiences) {
      const id = await insertVideo(kysely, {
        author_id: person.accountId,
        see_audience: audience,
        caption: 'sunset',
        tags: ['sky'],
      });
      await setCaptionWords(kysely, id, 'sunset');
      await kysely
        .insertInto('likes')
        .values({ account_id: viewer.accountId, video_id: id, at: new Date() })
        .execute();
      videos.push({ id, audience });
    }
    owners.push({
      person,
      videos,
      visitorFollows: false,
      ownerFollows: false,
      blocks: false,
      isBlocked: false,
      isMuted: false,
      suspended: false,
    });
  }
});
afterAll(() => kit.stop());

/** Changes one thing between the viewer and an owner, unless the two keep it from being changed. */
async function change(owner: Owner, what: (typeof changes)[number]): Promise<void> {
  const { person } = owner;
  if (person === viewer) return;
  const to = (on: 'follow' | 'block' | 'mute', by: SignedUp, of: SignedUp, isOn: boolean) =>
    kit.outcome(`people.${isOn ? (`un${on}` as const) : on}`, { accountId: of.accountId }, by);
  if (what === 'suspended') {
    owner.suspended = !owner.suspended;
    await kit.storage.database.kysely
      .updateTable('accounts')
      .set({ suspended_at: owner.suspended ? new Date() : null })
      .where('id', '=', person.accountId)
      .execute();
    return;
  }
  const outcomes = {
    visitorFollows: () => to('follow', viewer, person, owner.visitorFollows),
    ownerFollows: () => to('follow', person, viewer, owner.ownerFollows),
    blocks: () => to('block', person, viewer, owner.blocks),
    isBlocked: () => to('block', viewer, person, owner.isBlocked),
    isMuted: () => to('mute', viewer, person, owner.isMuted),
  };
  if ((await outcomes[what]()) !== 'ok') return;
  owner[what] = !owner[what];
  // A block ends one’s own follow.
  if (what === 'isBlocked' && owner.isBlocked) owner.visitorFollows = false;
  if (what === 'blocks' && owner.blocks) owner.ownerFollows = false;
}

function maySee({ person, ...ties }: Owner, audience: Audience): boolean {
  const standing = { birthDate: '1990-01-31', suspended: false };
  const permission = mayDo({
    act: 'see',
    visitor: { ...standing, id: viewer.accountId },
    owner: { ...standing, id: person.accountId, suspended: ties.suspended },
    ties: { ...ties, blocked: ties.blocks || ties.isBlocked },
    chosen: audience,
    today: '2026-01-01',
  });
  return permission === 'allowed';
}

/** The videos that may be seen of some owners. */
const expected = (of: (owner: Owner) => boolean): string[] =>
  owners
    .filter(of)
    .flatMap((owner) => owner.videos.filter(({ audience }) => maySee(owner, audience)))
    .map(({ id }) => id)
    .sort();

async function forYou(): Promise<string[]> {
  const shown: string[] = [];
  for (;;) {
    const { items } = await kit.call('feed.forYou', { except: shown, limit: 7 }, viewer);
    if (items.length === 0) return shown.sort();
    shown.push(...items.map(({ video }) => video.id));
  }
}

type Part = { readonly limit: number; readonly after?: string };
async function walk(
  page: (part: Part) => Promise<{ videos: { id: string }[]; next: string | null }>,
): Promise<string[]> {
  const shown: string[] = [];
  for (let after: string | undefined; ; ) {
    const { videos, next } = await page({ limit: 5, ...(after !== undefined && { after }) });
    shown.push(...videos.map(({ id }) => id));
    if (next === null) return shown.sort();
    after = next;
  }
}

async function check(): Promise<void> {
  const isOwn = ({ person }: Owner) => person === viewer;
  const all = expected(() => true);
  expect(await forYou()).toEqual(expected((owner) => !isOwn(owner) && !owner.isMuted));
  expect(await walk((part) => kit.call('feed.following', part, viewer))).toEqual(
    expected((owner) => owner.visitorFollows && !owner.isMuted),
  );
  expect(await walk((part) => kit.call('feed.tag', { tag: 'sky', ...part }, viewer))).toEqual(
    expected((owner) => !owner.isMuted),
  );
  expect(await walk((part) => kit.call('feed.search', { query: 'sun #sky', ...part }, viewer))).toEqual(all);
  expect(await walk((part) => kit.call('videos.liked', part, viewer))).toEqual(all);
}

it('shows what may be seen, and nothing else, in every feed, search and list', async () => {
  await check();
  const steps = fc.array(fc.tuple(fc.nat({ max: owners.length - 1 }), fc.constantFrom(...changes)), {
    minLength: 4,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      for (const [at, what] of taken) {
        const owner = owners[at];
        if (owner !== undefined) await change(owner, what);
      }
      await check();
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

it('answers nothing about a video that may not be seen, whatever is asked', async () => {
  const stranger = await kit.signUp('stranger');
  const secret = owners[1]?.videos.find(({ audience }) => audience === 'nobody')?.id ?? '';
  for (const videoId of [secret, uuidv7()]) {
    expect(await kit.outcome('videos.like', { videoId }, stranger)).toBe('not_found');
    expect(await kit.outcome('videos.unlike', { videoId }, stranger)).toBe('not_found');
    expect(await kit.outcome('videos.report', { videoId, reason: 'spam' }, stranger)).toBe('not_found');
    expect(await kit.outcome('comments.list', { videoId }, stranger)).toBe('not_found');
    expect(await kit.call('feed.engage', { engagements: [{ kind: 'share', videoId }] }, stranger)).toEqual(
      {},
    );
  }
});
