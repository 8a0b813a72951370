import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cast, guest, handleOf } from './cast.ts';
import { play } from './chats.ts';
import { filmClips } from './clips/filming.ts';
import { follows, type Posting, postings, threads } from './plan.ts';
import { enter, leave, type Players, playerOf } from './players.ts';
import { type Originals, post, react } from './videos.ts';

export interface Making {
  /** Of the server. */
  readonly url: string;
  /** Of the demo community, see `makeDemoInvitation` of the server. */
  readonly invitation: string;
  /** What is posted; all there is unless told. */
  readonly show?: readonly Posting[];
  /** Of each film, in pixels. */
  readonly width?: number;
  /** Hears how far it is, in words for people. */
  readonly tell: (words: string) => void;
}

/** How a newcomer can be a second person. Known to nobody else, and kept nowhere. */
export interface Guest {
  readonly handle: string;
  readonly password: string;
}

/**
 * Makes the demo community on a server that runs, as people would: through the SDK, each with a device of their own.
 * Takes about a minute, nearly all of it for the videos.
 * @throws DemoIsThere
 */
export async function makeCommunity(making: Making): Promise<Guest> {
  const { url, invitation, tell } = making;
  const password = speakable();
  // Nobody signs in as the others: their passwords are forgotten at once.
  const passwordOf = (name: string): string => (name === guest ? password : randomBytes(24).toString('hex'));
  const players = await enter({ url, invitation, passwordOf });
  try {
    tell(`${cast.length} people have come in.`);
    for (const { name } of cast)
      for (const other of follows[name])
        await playerOf(players, name).client.people.follow(playerOf(players, other).id);
    for (const thread of threads) await play(thread, players);
    tell(`They follow each other, and have written in ${threads.length} chats.`);
    await showFilms(making, players);
  } finally {
    await leave(players);
  }
  return { handle: handleOf(guest), password };
}

/** Films, posts and lets the others react, each as soon as it can be. */
async function showFilms({ show = postings, width = 720, tell }: Making, players: Players): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'takeback-demo-'));
  const originals: Originals = new Map();
  const reactions: Promise<void>[] = [];
  let shown = 0;
  const present = async (posting: Posting, path: string): Promise<void> => {
    const posted = post(posting, path, players, originals);
    originals.set(posting.clip, posted);
    const videoId = await posted;
    await rm(path, { force: true });
    await react(posting, videoId, players);
    shown += 1;
    tell(`Video ${shown} of ${show.length}: ${posting.caption}`);
  };
  try {
    const films = filmClips({ folder, width, names: show.map(({ clip }) => clip) });
    for (const posting of show) {
      const film = await films.next();
      if (film.done === true) throw new Error(`There is no film of ${posting.clip}`);
      const reaction = present(posting, film.value);
      // Heard of at the end, with all the others.
      reaction.catch(() => undefined);
      reactions.push(reaction);
    }
    await films.return(undefined);
    await Promise.all(reactions);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const consonants = 'bdfghklmnprstvz';
const vowels = 'aeiou';

/** A password that can be read from one screen and typed at another: about 50 random bits. */
function speakable(): string {
  const letter = (of: string): string => of.charAt(randomInt(of.length));
  const syllable = (): string => letter(consonants) + letter(vowels);
  return Array.from({ length: 4 }, () => syllable() + syllable()).join('-');
}
