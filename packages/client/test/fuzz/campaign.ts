import { findWrong } from './invariants.ts';
import { afterOwnTime } from './own-time.ts';
import { Story } from './story.ts';
import { startWorld, type World } from './world.ts';

/** A story that did not come out right. */
export interface Failure {
  readonly seed: number;
  /** In one line. */
  readonly what: string;
}

/** A story takes seconds, many times as long beside much else; what takes longer waits for something that never comes. */
const mostMilliseconds = 120_000;

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let end = () => {};
  const tooLate = new Promise<never>((_, reject) => {
    end = afterOwnTime(milliseconds, () => reject(new Error('It came to no end.')));
  });
  return Promise.race([work, tooLate]).finally(end);
}

let runs = 0;

async function playSeed(world: World, seed: number): Promise<Failure | null> {
  runs += 1;
  const story = new Story(world, seed, `${seed}n${runs}`);
  let wrong: string[];
  try {
    const told = await within(mostMilliseconds, story.play());
    wrong = await world.undisturbed(() => findWrong(told));
  } catch (error) {
    wrong = [`it broke off: ${error instanceof Error ? error.stack?.replaceAll(/\n\s*/g, ' ') : error}`];
  }
  await story.close();
  return wrong.length === 0 ? null : { seed, what: wrong.join(' | ') };
}

/**
 * Plays the stories of seeds, several at once on one server: while one waits for the network another goes on.
 * @param next the next seed, or null when it is enough
 * @returns how many were played
 */
export async function playAll(
  next: () => number | null,
  onFailure: (failure: Failure) => void,
  lanes = 4,
): Promise<number> {
  const world = await startWorld();
  let played = 0;
  const lane = async (): Promise<void> => {
    for (let seed = next(); seed !== null; seed = next()) {
      const failure = await playSeed(world, seed);
      played += 1;
      if (failure !== null) onFailure(failure);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await world.stop();
  }
  return played;
}
