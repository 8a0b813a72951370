import type { Rendition } from '@takeback/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wantsTouch } from '../src/player/autoplay.ts';
import { chooseRendition } from '../src/player/rendition.ts';
import { assignScreens, idsAround, type Screens, screenCount } from '../src/player/screens.ts';
import { Taps } from '../src/player/taps.ts';
import { WatchMeter } from '../src/player/watch-meter.ts';
import { WheelSteps } from '../src/player/wheel-steps.ts';

const ids = Array.from({ length: 40 }, (_, number) => `video-${number}`);

it.each([
  ['NotAllowedError', true],
  ['AbortError', false],
  ['NotSupportedError', false],
])('a film that did not begin wants a touch: %s %s', (name, wanted) => {
  expect(wantsTouch(new DOMException('', name))).toBe(wanted);
});

describe('the screens of a feed', () => {
  it('are for the one that is watched, the two ahead and the one behind, in the order of loading', () => {
    expect(idsAround(ids, 5)).toEqual(['video-5', 'video-6', 'video-7', 'video-4']);
    expect(idsAround(ids, 0)).toEqual(['video-0', 'video-1', 'video-2']);
    expect(idsAround(ids, 39)).toEqual(['video-39', 'video-38']);
    expect(idsAround([], 0)).toEqual([]);
  });

  it('are at most five however far one goes, and each keeps what it has loaded', () => {
    let screens: Screens = [];
    for (let current = 0; current < ids.length; current += 1) {
      const before = screens;
      screens = assignScreens(screens, ids, current);
      expect(screens).toHaveLength(screenCount);
      expect(screenCount).toBeLessThanOrEqual(5);
      for (const id of idsAround(ids, current)) {
        expect(screens.filter((shown) => shown === id)).toHaveLength(1);
        if (before.includes(id)) expect(screens.indexOf(id)).toBe(before.indexOf(id));
      }
    }
  });

  it('load only one new video when one goes on by one, and none when one goes back by one', () => {
    const at = (screens: Screens, current: number) => assignScreens(screens, ids, current);
    const first = at(at([], 10), 11);
    const second = at(first, 12);
    expect(second.filter((shown, number) => shown !== first[number])).toEqual(['video-14']);
    expect(at(second, 11)).toBe(second);
  });

  it('give a place to what moves up when a video is gone', () => {
    const before = assignScreens([], ids, 3);
    const left = ids.filter((id) => id !== 'video-3');
    const after = assignScreens(before, left, 3);
    expect(after[before.indexOf('video-4')]).toBe('video-4');
    expect(after).toContain('video-6');
  });
});

describe('the rendition', () => {
  const of = (side: number): Rendition => ({
    side,
    width: side,
    height: Math.round((side * 16) / 9),
    bytes: side * 1_000,
    url: `/media/${side}`,
  });
  const all = [of(480), of(720), of(1080)];
  const fine = { savesData: false, downlink: 10 };

  it('is the smallest that fills the screen', () => {
    expect(chooseRendition(all, { shorterSide: 360, ...fine })?.side).toBe(480);
    expect(chooseRendition(all, { shorterSide: 780, ...fine })?.side).toBe(720);
    expect(chooseRendition(all, { shorterSide: 1_170, ...fine })?.side).toBe(1080);
    expect(chooseRendition(all, { shorterSide: 2_160, ...fine })?.side).toBe(1080);
  });

  it('is the smallest of all where data is dear or slow, and what there is while more are made', () => {
    expect(chooseRendition(all, { shorterSide: 1_170, savesData: true, downlink: 10 })?.side).toBe(480);
    expect(chooseRendition(all, { shorterSide: 1_170, savesData: false, downlink: 0.7 })?.side).toBe(480);
    expect(chooseRendition([of(480)], { shorterSide: 1_170, ...fine })?.side).toBe(480);
    expect(chooseRendition([], { shorterSide: 1_170, ...fine })).toBeNull();
    expect(chooseRendition(all, { shorterSide: 780, savesData: false, downlink: null })?.side).toBe(720);
  });
});

describe('what was watched', () => {
  const play = (meter: WatchMeter, from: number, to: number, duration = 10) => {
    let watched = meter.at(from, duration);
    for (let time = from; time <= to; time += 0.25) watched = meter.at(time, duration);
    return watched;
  };

  it('is the share that was played', () => {
    const meter = new WatchMeter();
    expect(play(meter, 0, 2.5)).toEqual({ share: 0.25, replays: 0 });
    expect(play(meter, 2.5, 5).share).toBeCloseTo(0.5);
  });

  it('counts each time through', () => {
    const meter = new WatchMeter();
    play(meter, 0, 9.75);
    expect(play(meter, 0, 3)).toEqual({ share: 1, replays: 1 });
    play(meter, 3, 9.75);
    expect(play(meter, 0.1, 1).replays).toBe(2);
  });

  it('counts neither what was jumped over nor a jump back', () => {
    const meter = new WatchMeter();
    play(meter, 0, 1);
    meter.jumped(8);
    expect(play(meter, 8, 9.75).share).toBeCloseTo(0.275);
    meter.jumped(0);
    expect(play(meter, 0, 1).replays).toBe(0);
  });
});

describe('taps', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function listen() {
    const heard: string[] = [];
    const taps = new Taps({ single: () => heard.push('single'), double: () => heard.push('double') });
    return { heard, taps };
  }

  it('are single when nothing follows, and double when a second one does', () => {
    const { heard, taps } = listen();
    taps.tap({ x: 10, y: 10 }, 0);
    vi.advanceTimersByTime(300);
    expect(heard).toEqual(['single']);
    taps.tap({ x: 10, y: 10 }, 1_000);
    taps.tap({ x: 14, y: 12 }, 1_200);
    expect(heard).toEqual(['single', 'double']);
    taps.tap({ x: 14, y: 12 }, 1_350);
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual(['single', 'double', 'double']);
  });

  it('far from one another are two', () => {
    const { heard, taps } = listen();
    taps.tap({ x: 10, y: 10 }, 0);
    taps.tap({ x: 300, y: 500 }, 200);
    vi.advanceTimersByTime(300);
    expect(heard).toEqual(['single']);
  });

  it('are forgotten when the video went on', () => {
    const { heard, taps } = listen();
    taps.tap({ x: 10, y: 10 }, 0);
    taps.forget();
    vi.advanceTimersByTime(300);
    expect(heard).toEqual([]);
  });
});

describe('a wheel', () => {
  it('steps once for a notch', () => {
    const wheel = new WheelSteps();
    expect(wheel.turn(100, 0)).toBe(1);
    expect(wheel.turn(-100, 600)).toBe(-1);
    expect(wheel.turn(100, 1_200)).toBe(1);
  });

  it('steps once for a movement of two fingers that runs out', () => {
    const wheel = new WheelSteps();
    const deltas = [2, 6, 14, 30, 60, 58, 50, 44, 36, 30, 24, 18, 12, 8, 5, 3, 2, 1];
    const steps = deltas.map((delta, number) => wheel.turn(delta, number * 16));
    expect(steps.filter((step) => step !== 0)).toEqual([1]);
  });

  it('steps for each of several quick notches', () => {
    const wheel = new WheelSteps();
    expect([0, 200, 400].map((at) => wheel.turn(120, at))).toEqual([1, 1, 1]);
  });

  it('does nothing for a touch of it', () => {
    expect(new WheelSteps().turn(3, 0)).toBe(0);
  });
});
