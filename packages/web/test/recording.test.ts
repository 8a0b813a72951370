import { describe, expect, it } from 'vitest';
import {
  after,
  allSeconds,
  emptyRecording,
  hasFilm,
  isFull,
  mayFinish,
  type Recording,
  type RecordingEvent,
} from '../src/capture/recording.ts';

const bounds = { shortest: 3, longest: 10 };
const film = new Blob(['film']);

function play(events: readonly RecordingEvent[], from: Recording = emptyRecording(bounds)): Recording {
  return events.reduce(after, from);
}

const clip = (seconds: number): readonly RecordingEvent[] => [
  { type: 'pressed' },
  { type: 'started' },
  { type: 'progressed', seconds },
  { type: 'pressed' },
  { type: 'stopped', clip: { film, seconds } },
];

describe('a recording', () => {
  it('is made of clips, one for each press and the next', () => {
    const recording = play([...clip(2), ...clip(1.5)]);
    expect(recording.clips.map(({ seconds }) => seconds)).toEqual([2, 1.5]);
    expect(recording.phase).toEqual({ is: 'resting' });
  });

  it('counts the running clip with the whole ones', () => {
    const recording = play([
      ...clip(2),
      { type: 'pressed' },
      { type: 'started' },
      { type: 'progressed', seconds: 1 },
    ]);
    expect(allSeconds(recording)).toBe(3);
    expect(mayFinish(recording)).toBe(false);
  });

  it('has something to lose from when the first clip begins', () => {
    const begun = play([{ type: 'pressed' }]);
    expect(
      [emptyRecording(bounds), begun, play([{ type: 'started' }], begun), play(clip(2))].map(hasFilm),
    ).toEqual([false, true, true, true]);
    expect(hasFilm(play([{ type: 'failed' }], begun))).toBe(false);
  });

  it('may be finished once it is surely as long as a video must be', () => {
    expect(mayFinish(play(clip(3)))).toBe(false);
    expect(mayFinish(play(clip(3.1)))).toBe(true);
  });

  it('stops by itself at the longest', () => {
    const running = play([...clip(8), { type: 'pressed' }, { type: 'started' }]);
    expect(after(running, { type: 'progressed', seconds: 1.9 }).phase.is).toBe('recording');
    expect(after(running, { type: 'progressed', seconds: 2 }).phase.is).toBe('stopping');
  });

  it('takes no press when it is full, until the last clip is deleted', () => {
    const full = play([...clip(6), ...clip(4)]);
    expect(isFull(full)).toBe(true);
    expect(after(full, { type: 'pressed' })).toBe(full);
    const shorter = after(full, { type: 'deletedLast' });
    expect(shorter.clips.map(({ seconds }) => seconds)).toEqual([6]);
    expect(after(shorter, { type: 'pressed' }).phase.is).toBe('starting');
  });

  it('counts down before it begins, and a press ends the countdown', () => {
    const counting = play([{ type: 'countdownChosen', countdown: 3 }, { type: 'pressed' }]);
    expect(counting.phase).toEqual({ is: 'counting', left: 3 });
    expect(after(counting, { type: 'pressed' }).phase.is).toBe('resting');
    expect(play([{ type: 'counted' }, { type: 'counted' }], counting).phase).toEqual({
      is: 'counting',
      left: 1,
    });
    expect(play([{ type: 'counted' }, { type: 'counted' }, { type: 'counted' }], counting).phase.is).toBe(
      'starting',
    );
  });

  it('keeps what was recorded when it is interrupted, and begins nothing', () => {
    const running = play([{ type: 'pressed' }, { type: 'started' }, { type: 'progressed', seconds: 4 }]);
    expect(after(running, { type: 'interrupted' }).phase).toEqual({ is: 'stopping', seconds: 4 });
    const counting = play([
      { type: 'countdownChosen', countdown: 10 },
      { type: 'pressed' },
      { type: 'interrupted' },
    ]);
    expect(counting.phase.is).toBe('resting');
  });

  it('rests when the camera breaks off in the middle, with the clip it still got', () => {
    const running = play([{ type: 'pressed' }, { type: 'started' }]);
    const broken = after(running, { type: 'stopped', clip: { film, seconds: 1 } });
    expect(broken.phase.is).toBe('resting');
    expect(broken.clips).toHaveLength(1);
  });

  it('forgets a slip of the finger', () => {
    expect(play(clip(0.1)).clips).toEqual([]);
  });

  it('lets nothing be deleted or chosen while it runs', () => {
    const running = play([...clip(2), { type: 'pressed' }, { type: 'started' }]);
    for (const event of [
      { type: 'deletedLast' },
      { type: 'cleared' },
      { type: 'countdownChosen', countdown: 3 },
    ] as const)
      expect(after(running, event)).toBe(running);
  });

  it('rests after a failure to begin', () => {
    expect(play([{ type: 'pressed' }, { type: 'failed' }]).phase.is).toBe('resting');
  });
});
