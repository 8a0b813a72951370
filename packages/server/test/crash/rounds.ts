import { findUntrue } from './before-the-answer.ts';
import { type KilledServer, startServer } from './killed-server.ts';
import { askAgain, beginTalk, findBroken, type Talk, talkUntilKilled } from './talk.ts';

export interface RoundOptions {
  readonly folder: string;
  readonly rounds: number;
  /** Answers until the server is killed, and the milliseconds after them: anywhere between two steps. */
  readonly killAfter: (round: number) => { readonly answers: number; readonly milliseconds: number };
  /** In every so many rounds the folders are looked into before the server is started on them again. */
  readonly lookEvery: number;
  readonly onWrong: (round: number, what: string) => void;
  readonly onRound?: (round: number) => void;
}

/** Rounds in which two people talk; then others begin, so that a round stays short. */
const roundsOfTalk = 20;

/** Kills a server again and again under load, starts it on the same folders, and compares. @returns all talks */
export async function killInRounds(options: RoundOptions): Promise<readonly Talk[]> {
  const { folder, rounds, killAfter, lookEvery, onWrong } = options;
  const talks: Talk[] = [];
  let server: KilledServer = await startServer(folder);
  for (let round = 1; round <= rounds; round += 1) {
    let talk = talks.at(-1);
    if (talk === undefined || round % roundsOfTalk === 0) {
      talk = await beginTalk(server.url, round);
      talks.push(talk);
    }
    const { answers, milliseconds } = killAfter(round);
    let left = answers;
    let killing: Promise<void> | undefined;
    const running = server;
    await talkUntilKilled(server.url, talk, () => {
      left -= 1;
      if (left === 0) setTimeout(() => (killing = running.kill()), milliseconds);
    });
    await killing;
    if (round % lookEvery === 0) for (const what of await findUntrue(folder, [talk])) onWrong(round, what);
    server = await startServer(folder);
    for (const what of await findBroken(server.url, talk)) onWrong(round, what);
    await askAgain(server.url, talk);
    options.onRound?.(round);
  }
  for (const talk of talks)
    for (const what of await findBroken(server.url, talk)) onWrong(rounds, `in the end: ${what}`);
  const code = await server.end();
  if (code !== 0) onWrong(rounds, `the last server ended with ${code}`);
  for (const what of await findUntrue(folder, talks)) onWrong(rounds, `in the end: ${what}`);
  return talks;
}
