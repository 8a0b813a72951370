import { type Engagement, problemOf } from '@takeback/protocol';
import { expect, test } from 'vitest';
import { ConnectionError, TakebackError } from '../../src/errors.ts';
import { Engagements } from '../../src/videos/engagements.ts';

/** What reaches the server of what was done, answered one after the other as `answers` say, then well. */
function telling(...answers: (Error | Promise<void>)[]) {
  const told: Engagement[][] = [];
  const tell = async (engagements: Engagement[]) => {
    told.push(engagements);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    await answer;
  };
  return { told, engagements: new Engagements(tell, tell) };
}

const shared = (videoId: string) => ({ kind: 'share', videoId }) as const;

test('what could not be told is told later, what the server refuses never again', async () => {
  const { told, engagements } = telling(
    new ConnectionError('nobody there'),
    new TakebackError(problemOf('too_many_requests')),
    new TakebackError(problemOf('invalid_input')),
  );
  engagements.add(shared('a'));
  for (let i = 0; i < 3; i += 1) await engagements.flush();
  expect(told).toEqual([[shared('a')], [shared('a')], [shared('a')]]);
  engagements.add(shared('b'));
  await engagements.flush();
  expect(told.at(-1)).toEqual([shared('b')]);
  engagements.stop();
});

test('nothing that was done is told as the account that is signed in next', async () => {
  let fail: (error: Error) => void = () => undefined;
  const { told, engagements } = telling(
    new Promise((_, reject) => {
      fail = reject;
    }),
  );
  const viewing = engagements.view('a');
  viewing.watched(0.5, 0);
  const flushed = engagements.flush();
  engagements.forget();
  fail(new ConnectionError('nobody there'));
  await flushed;
  viewing.watched(1, 0);
  viewing.end();
  engagements.stop();
  await engagements.flush();
  expect(told).toEqual([[{ kind: 'impression', videoId: 'a' }]]);
});
