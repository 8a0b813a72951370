import type { Name } from './cast.ts';

/** Who follows whom; who is followed back is a friend. */
export const follows: Readonly<Record<Name, readonly Name[]>> = {
  mara: ['teo', 'juno', 'noor', 'lea', 'sam'],
  teo: ['mara', 'lea', 'kofi', 'juno'],
  juno: ['mara', 'kofi', 'noor', 'sam'],
  noor: ['mara', 'juno', 'lea', 'ines', 'kofi'],
  kofi: ['juno', 'noor', 'teo', 'mara'],
  ines: ['sam', 'mara', 'noor'],
  lea: ['teo', 'mara', 'noor', 'juno'],
  sam: ['ines', 'juno', 'mara', 'kofi'],
};

interface Said {
  readonly by: Name;
  readonly text: string;
  /** Taken back once the other has seen it. */
  readonly unsent?: true;
  /** Nobody has opened the chat since. */
  readonly unread?: true;
}

/** A chat of two, from its first message on. */
export type Thread = readonly [first: Said, ...more: readonly Said[]];

export const threads: readonly Thread[] = [
  [
    { by: 'teo', text: 'Is the opening at seven or at eight?' },
    { by: 'mara', text: 'Eight. Come at half past seven, there is soup 🍲' },
    { by: 'teo', text: 'Mum, I’ll bring the plum cake on Sunday', unsent: true },
    { by: 'teo', text: 'That was for my mother' },
    { by: 'mara', text: 'What was? All I see is that you unsent something' },
    { by: 'teo', text: 'Exactly 😌 Half past seven it is' },
  ],
  [
    { by: 'juno', text: 'How do you get the sky that soft?' },
    { by: 'mara', text: 'Three colours and a pinch of noise, or you see stripes' },
    { by: 'juno', text: 'Noise! I was adding more colours' },
    { by: 'mara', text: 'Everybody does, once' },
  ],
  [
    { by: 'noor', text: 'Did you see the ridge from the tram this evening?' },
    { by: 'mara', text: 'I was on the wrong side! Was it good?' },
    { by: 'noor', text: 'Pink all the way to the depot', unread: true },
    { by: 'noor', text: 'Walk up there tomorrow? I’m off at six', unread: true },
  ],
  [
    { by: 'kofi', text: 'May I put drums under your pendulums?' },
    { by: 'juno', text: 'Please! That’s what Duet is for' },
    { by: 'kofi', text: 'Then brace yourself 🥁' },
  ],
  [
    { by: 'lea', text: 'Your clock stops just before midnight. On purpose?' },
    { by: 'teo', text: 'The rest is for somebody else' },
    { by: 'lea', text: 'I have fireworks left over' },
    { by: 'teo', text: 'Then stitch it together 🎆' },
  ],
  [
    { by: 'ines', text: 'Wind from the west tomorrow, we fly at six' },
    { by: 'sam', text: 'Six in the morning? The fish aren’t even up' },
    { by: 'ines', text: 'Bring them along' },
  ],
];

/** What a film is put together with, by the names of clips. */
type MadeWith =
  | { readonly kind: 'duet'; readonly original: string; readonly layout: 'side-by-side' | 'top-bottom' }
  | { readonly kind: 'stitch'; readonly original: string; readonly from: number; readonly to: number };

interface Remark {
  readonly by: Name;
  readonly text: string;
  readonly reply?: { readonly by: Name; readonly text: string };
}

/** A video to be posted. */
export interface Posting {
  /** The clip that is filmed for it. */
  readonly clip: string;
  readonly by: Name;
  readonly caption: string;
  /** Seconds into it, for the cover. */
  readonly cover: number;
  readonly likedBy: readonly Name[];
  readonly remarks: readonly Remark[];
  readonly madeWith?: MadeWith;
}

/** In the order in which they are posted: the last is the newest. */
export const postings: readonly Posting[] = [
  {
    clip: 'spirograph',
    by: 'sam',
    caption: 'One wheel, one ring, three pens #drawing #patterns',
    cover: 5.5,
    likedBy: ['juno', 'mara'],
    remarks: [{ by: 'juno', text: 'The orange one at the end 🧡' }],
  },
  {
    clip: 'tide',
    by: 'mara',
    caption: 'High tide, half past eleven #sea #night',
    cover: 2,
    likedBy: ['lea', 'noor', 'teo'],
    remarks: [{ by: 'lea', text: 'I can hear this one with the sound off' }],
  },
  {
    clip: 'lava',
    by: 'noor',
    caption: 'The lamp in the corner of the tea house #warm',
    cover: 3,
    likedBy: ['juno', 'kofi', 'sam', 'mara'],
    remarks: [
      { by: 'kofi', text: 'I’d watch this for an hour', reply: { by: 'noor', text: 'I have. Twice.' } },
    ],
  },
  {
    clip: 'snow',
    by: 'ines',
    caption: 'No flying today #snow',
    cover: 3,
    likedBy: ['sam', 'mara', 'lea'],
    remarks: [{ by: 'sam', text: 'Is that the cats’ window?' }],
  },
  {
    clip: 'aquarium',
    by: 'sam',
    caption: 'Nobody here is in a hurry #fish #calm',
    cover: 2,
    likedBy: ['ines', 'juno', 'noor', 'kofi'],
    remarks: [
      { by: 'ines', text: 'The big orange one looks at me', reply: { by: 'sam', text: 'He does that.' } },
    ],
  },
  {
    clip: 'city',
    by: 'noor',
    caption: 'The 22:40, as every night #night #tram',
    cover: 3,
    likedBy: ['mara', 'lea', 'juno'],
    remarks: [{ by: 'mara', text: 'Count the lit windows: there are always a few more than before' }],
  },
  {
    clip: 'clock',
    by: 'teo',
    caption: 'A quarter to midnight. Who has the rest? #stitchme',
    cover: 1,
    likedBy: ['lea', 'mara', 'kofi', 'juno'],
    remarks: [{ by: 'kofi', text: 'It ticks at 240 a minute, I counted' }],
  },
  {
    clip: 'pendulums',
    by: 'juno',
    caption: 'Fifteen balls, each a little faster than the one above #patterns #music',
    cover: 2.7,
    likedBy: ['kofi', 'mara', 'sam', 'noor', 'lea'],
    remarks: [
      { by: 'sam', text: 'How is this not a song yet?', reply: { by: 'kofi', text: 'Give me a minute' } },
    ],
  },
  {
    clip: 'fireflies',
    by: 'lea',
    caption: 'Behind the orchard, just now #night #small',
    cover: 2.4,
    likedBy: ['mara', 'noor', 'teo'],
    remarks: [{ by: 'teo', text: 'They keep no time at all. I like it.' }],
  },
  {
    clip: 'balloons',
    by: 'ines',
    caption: 'Five of us, no wind, no words #morning',
    cover: 3,
    likedBy: ['sam', 'noor', 'mara', 'juno'],
    remarks: [
      { by: 'noor', text: 'Take me with you next time', reply: { by: 'ines', text: 'Six o’clock sharp' } },
    ],
  },
  {
    clip: 'kaleidoscope',
    by: 'juno',
    caption: 'Ten mirrors and a bit of sine #patterns',
    cover: 2.4,
    likedBy: ['mara', 'sam', 'kofi'],
    remarks: [{ by: 'mara', text: 'There are hearts in it at second four' }],
  },
  {
    clip: 'ridge',
    by: 'mara',
    caption: 'Evening over the ridge, three colours and a pinch of noise #evening #drawing',
    cover: 3,
    likedBy: ['noor', 'juno', 'lea', 'teo', 'ines'],
    remarks: [{ by: 'noor', text: 'Pink all the way to the depot!' }],
  },
  {
    clip: 'drums',
    by: 'kofi',
    caption: 'Drums for @juno.demo and her pendulums #music',
    cover: 2,
    likedBy: ['juno', 'noor', 'sam'],
    remarks: [{ by: 'juno', text: 'NOW it is a song' }],
    madeWith: { kind: 'duet', original: 'pendulums', layout: 'side-by-side' },
  },
  {
    clip: 'fireworks',
    by: 'lea',
    caption: 'Here is the rest, @teo.demo #night',
    cover: 6,
    likedBy: ['teo', 'mara', 'noor', 'kofi'],
    remarks: [{ by: 'teo', text: 'On time, for once' }],
    madeWith: { kind: 'stitch', original: 'clock', from: 2, to: 6 },
  },
];
