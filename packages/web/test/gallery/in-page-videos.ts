import {
  type CommentView,
  ConnectionError,
  type ListView,
  type LiveList,
  type TakebackClient,
  type VideoDraft,
  type VideoItem,
  type VideoView,
} from '@takeback/client';
import type { Comment, OwnVideo, Reason, Video } from '@takeback/protocol';
import { idOf, me, people, videoIdOf } from './people.ts';
import { placeholderOf, posterOf } from './posters.ts';
import { pause, type Source, source } from './source.ts';

const captions = [
  'Truing a wheel in four minutes #repair #bikes',
  'Sourdough, day two #bread',
  '',
  'The long way home, with @jonas_w in the rain and a very long caption that does not fit on two lines of a phone #rain #commute #bikes',
  'ليلة هادئة #night',
  'Nobody asked, here it is anyway',
];
const reasons: readonly Reason[] = [
  { kind: 'because_you_follow' },
  { kind: 'new_creator' },
  { kind: 'your_tags', tag: 'bikes' },
  { kind: 'popular_now' },
];

const forms = [
  { width: 360, height: 640 },
  { width: 360, height: 640 },
  { width: 640, height: 360 },
  { width: 360, height: 480 },
];
const hues = people.map((_, number) => number * 67);
function madeWith(number: number): Video['madeWith'] {
  const author = people[0];
  if (author === undefined || number % 3 !== 1) return null;
  const kind = number === 1 ? 'duet' : 'stitch';
  return { kind, original: number === 7 ? null : { videoId: videoIdOf(0), author } };
}

const videos: Video[] = people.map((author, number) => {
  const caption = captions[number % captions.length] ?? '';
  const hue = hues[number] ?? 0;
  const { width, height } = forms[number % 4] ?? { width: 360, height: 640 };
  return {
    id: videoIdOf(number),
    author,
    caption,
    tags: [...caption.matchAll(/#(\w+)/g)].map(([, tag]) => tag ?? ''),
    mentions: people.filter(({ handle }) => caption.includes(`@${handle}`)),
    publishedAt: new Date(Date.now() - number * 7_200_000).toISOString(),
    duration: 12 + number * 9,
    width,
    height,
    hasSound: number % 3 !== 0,
    poster: { url: posterOf(hue, width, height), width, height },
    placeholder: placeholderOf(hue),
    renditions: [
      {
        side: 360,
        width,
        height,
        bytes: 1,
        url: width > height ? '/clips/across.mp4' : '/clips/upright.mp4',
      },
    ],
    audience: number === 3 ? 'friends' : 'everyone',
    madeWith: madeWith(number),
    views: 10 ** number,
    likes: 37 * 6 ** number,
    comments: number * 2,
    shares: number * 5,
    liked: number % 4 === 1,
    mayComment: number !== 2,
    mayDuet: number % 2 === 0,
    mayStitch: number % 2 === 0,
  };
});

/** The videos part of the stand-in: seeded ones with a drawn poster and nothing to play. */
export function createInPageVideos(): TakebackClient['videos'] {
  const views = new Map<string, Source<VideoView>>(
    videos.map((video) => [video.id, source<VideoView>({ state: 'here', video })]),
  );
  const viewOf = (id: string): Source<VideoView> => views.get(id) ?? source<VideoView>({ state: 'gone' });
  const lists = new Map<string, LiveList<VideoItem>>();
  const ended = <Item>(items: readonly Item[]): LiveList<Item> => {
    const held = source<ListView<Item>>({ items, state: 'end', failure: null });
    return { ...held, more: async () => {}, refresh: () => pause(200) };
  };
  const itemsOf = (): VideoItem[] =>
    videos.flatMap(({ id }, number) => {
      const view = viewOf(id).get();
      const why = reasons[number % reasons.length] ?? null;
      return view.state === 'here' ? { video: view.video, why } : [];
    });
  const mine = videos.slice(0, 2).map((video): OwnVideo => {
    const own = { ...video, author: me };
    const audiences = { see: 'everyone', comment: null, duet: null, stitch: null } as const;
    return {
      id: video.id,
      postedAt: video.publishedAt,
      caption: video.caption,
      audiences,
      state: video === videos[0] ? 'processing' : 'ready',
      progress: video === videos[0] ? 0.4 : 1,
      refusal: null,
      video: video === videos[0] ? null : own,
    };
  });
  const commentsOf = (id: string): CommentView[] =>
    people.slice(0, 5).map((author, number) => {
      const comment: Comment = {
        id: videoIdOf(100 + number),
        videoId: id,
        replyTo: null,
        author,
        text: captions[number]?.slice(0, 60) || 'first',
        at: new Date(Date.now() - number * 3_600_000).toISOString(),
        likes: number * 11,
        liked: number === 1,
        replies: 0,
        mayDelete: number === 2,
      };
      return { comment, state: 'posted', failure: null, replies: [], moreReplies: false };
    });
  const nobody = async (): Promise<never> => {
    throw new ConnectionError('nobody there');
  };
  async function like(id: string, liked: boolean): Promise<void> {
    const view = viewOf(id).get();
    if (view.state !== 'here') return;
    const { video } = view;
    const likes = video.likes + Number(liked) - Number(video.liked);
    viewOf(id).set({ state: 'here', video: { ...video, liked, likes } });
  }

  return {
    list(of) {
      const key = JSON.stringify(of);
      const list = lists.get(key) ?? ended(itemsOf());
      lists.set(key, list);
      return list;
    },
    mine: ended(mine),
    watch: viewOf,
    check: async () => {},
    like: (id) => like(id, true),
    unlike: (id) => like(id, false),
    report: () => pause(200),
    update: nobody,
    delete: nobody,
    takeOut: nobody,
    followAuthor: nobody,
    viewing: () => ({ watched: () => {}, end: () => {} }),
    notInterested: () => {},
    shared: () => {},
    async share(_, accountIds) {
      await pause(400);
      return accountIds.map((accountId) => ({ accountId, conversationId: idOf(500), failed: null }));
    },
    comments: (id) => ({
      ...ended(commentsOf(id)),
      loadReplies: async () => {},
      post: () => videoIdOf(200),
      retry: () => {},
      discard: () => {},
      delete: nobody,
      like: async () => {},
      unlike: async () => {},
      report: () => pause(200),
    }),
    upload() {
      throw new Error('Nothing is uploaded in the gallery.');
    },
    drafts: {
      list: source<readonly VideoDraft[]>([]),
      keep: async () => videoIdOf(300),
      change: async () => {},
      discard: async () => {},
      pause: () => {},
      resume: () => {},
      post: nobody,
    },
    tags: async () => ['bikes', 'bread', 'rain'].map((tag, number) => ({ tag, videos: 40 - number * 13 })),
  };
}
