import { AxeBuilder } from '@axe-core/playwright';
import type { CDPSession, Locator, Page } from 'playwright-core';
import type { Watched } from './person.ts';

/** The id of the video on the screen, once it plays. */
export async function playing(page: Page): Promise<string> {
  const look = () => {
    const video = document.querySelector<HTMLVideoElement>('video[data-current="true"]');
    return video !== null && !video.paused && video.currentTime > 0 ? video.dataset['video'] : undefined;
  };
  // The first one is made ready and loaded meanwhile.
  const id = await page.waitForFunction(look, undefined, { timeout: 40_000 });
  return String(await id.jsonValue());
}

/** Waits until another video than this one is on the screen and plays. @returns its id */
export async function playingAfter(page: Page, before: string): Promise<string> {
  await page.waitForFunction(
    (id) => document.querySelector<HTMLElement>('video[data-current="true"]')?.dataset['video'] !== id,
    before,
  );
  return playing(page);
}

/** A button of the video on the screen. */
export function button(page: Page, name: string | RegExp): Locator {
  return page
    .locator('article:not([inert])')
    .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
}

/** Whether the video on the screen is silent, and whether it stands still. */
export function stateOf(page: Page): Promise<{ muted: boolean; paused: boolean }> {
  return page.locator('video[data-current="true"]').evaluate((video) => {
    if (!(video instanceof HTMLVideoElement)) throw new Error('no video');
    return { muted: video.muted, paused: video.paused };
  });
}

/** How many videos play at the same time. */
export function countPlaying(page: Page): Promise<number> {
  return page.evaluate(
    () => [...document.querySelectorAll<HTMLVideoElement>('video')].filter(({ paused }) => !paused).length,
  );
}

/** Where the middle of the video on the screen is. */
async function middle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('video[data-current="true"]').boundingBox();
  if (box === null) throw new Error('no video is on the screen');
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

/** Taps the video, with the finger or the mouse. */
export async function tap({ page }: Watched, times = 1): Promise<void> {
  const { x, y } = await middle(page);
  await page.mouse.click(x, y, { clickCount: times, delay: 5 });
}

/** Draws a finger over the screen. */
export async function swipe({ page, context }: Watched, direction: 'up' | 'down'): Promise<void> {
  const { x, y } = await middle(page);
  const cdp: CDPSession = await context.newCDPSession(page);
  const way = direction === 'up' ? -1 : 1;
  const touch = (type: 'touchStart' | 'touchMove', by: number) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y: y + way * by }] });
  await touch('touchStart', -200);
  for (let step = 1; step <= 12; step += 1) await touch('touchMove', -200 + step * 40);
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await cdp.detach();
}

/** What would be a barrier on the page as it is. */
export async function violations({ page }: Watched): Promise<string[]> {
  // What is still on its way in has not its own colours yet.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished),
    ),
  );
  // Otherwise it opens another page each time, to put together what it found in frames; the app has none.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations: found } = await axe.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' · ')}`);
}

/** What can be used within a place and stands beyond a side of the screen when text is twice as large. */
export async function beyondWithLargeText(within: Locator): Promise<string[]> {
  const found = await within.evaluate((place) => {
    document.documentElement.style.fontSize = '200%';
    // Not `innerWidth`: on a phone that grows with what stands out.
    const width = document.documentElement.clientWidth;
    const controls = [...place.querySelectorAll<HTMLElement>('button, a, input, textarea, [role="slider"]')];
    return controls
      .filter((control) => control.checkVisibility())
      .filter((control) => {
        const { left, right } = control.getBoundingClientRect();
        return left < -1 || right > width + 1;
      })
      .map((control) => control.ariaLabel ?? control.textContent);
  });
  await within.evaluate(() => {
    document.documentElement.style.fontSize = '';
  });
  return found;
}

/** The letters of a place from left to right, as the screen has them. */
export function drawn(place: Locator): Promise<string> {
  return place.evaluate((element) => {
    const letters: { letter: string; left: number }[] = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      if (text.parentElement?.matches('.visually-hidden')) continue;
      for (const [at, letter] of [...(text.textContent ?? '')].entries()) {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        letters.push({ letter, left: range.getBoundingClientRect().left });
      }
    }
    return letters
      .sort((a, b) => a.left - b.left)
      .map(({ letter }) => letter)
      .join('');
  });
}
