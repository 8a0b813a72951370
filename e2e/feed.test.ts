import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Author, openAuthor } from './stage/author.ts';
import { type Name, signUp, type Watched } from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';
import {
  beyondWithLargeText,
  button,
  countPlaying,
  playing,
  playingAfter,
  stateOf,
  swipe,
  tap,
  violations,
} from './stage/watching.ts';

const tess: Name = { handle: 'tess.rides', displayName: 'Tess' };
const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };

const captions = ['one #rain', 'two #rain', 'three', 'four with @mina.o'];

const liked = (page: Page) => button(page, 'Like. 1 like').and(page.locator('[aria-pressed="true"]'));

describe('somebody watches what another one made', () => {
  let stage: Stage;
  let author: Author;
  let phone: Watched;
  const captionOf = new Map<string, string>();

  const likesOf = async (id: string): Promise<number> =>
    (await author.client.call('videos.get', { videoId: id })).video.likes;

  beforeAll(async () => {
    stage = await openStage();
    author = await openAuthor(stage.server.url, tess);
    await Promise.all(captions.map(async (caption) => captionOf.set(await author.post(caption), caption)));
    phone = await stage.device('phone');
    await signUp(phone.page, mina);
  }, 240_000);

  afterAll(async () => {
    await author?.close();
    await stage?.close();
  });

  it('muted at once, the next ones loaded, few elements', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'For You' }).click();
    const id = await playing(page);
    expect([...captionOf.keys()]).toContain(id);
    await expect.poll(() => stateOf(page)).toMatchObject({ muted: true });
    await page.waitForFunction(() => {
      const videos = [...document.querySelectorAll<HTMLVideoElement>('video[data-shown="true"]')];
      return videos.filter(({ readyState }) => readyState >= 3).length >= 3;
    });
    expect(await page.locator('video').count()).toBeLessThanOrEqual(5);
    expect(await violations(phone)).toEqual([]);
  });

  it('the first tap gives sound, the next pauses, and it goes on', async () => {
    const { page } = phone;
    await tap(phone);
    await button(page, 'Turn sound off').waitFor();
    await expect.poll(() => stateOf(page)).toMatchObject({ muted: false });
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: false });
    await tap(phone);
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: true });
    await tap(phone);
    await playing(page);
  });

  it('a swipe goes on, and back', async () => {
    const { page } = phone;
    const first = await playing(page);
    await swipe(phone, 'up');
    const second = await playingAfter(page, first);
    await expect.poll(() => stateOf(page)).toMatchObject({ muted: false });
    expect(await countPlaying(page)).toBe(1);
    await swipe(phone, 'down');
    expect(await playingAfter(page, second)).toBe(first);
  });

  it('two taps like it', async () => {
    const { page } = phone;
    const id = await playing(page);
    await tap(phone, 2);
    await liked(page).waitFor();
    await expect.poll(() => likesOf(id)).toBe(1);
    await tap(phone, 2);
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: false });
    expect(await likesOf(id)).toBe(1);
    await button(page, 'Like. 1 like').click();
    await expect.poll(() => likesOf(id)).toBe(0);
  });

  it('a comment, an answer to it, and a like for the answer', async () => {
    const { page } = phone;
    const id = await playing(page);
    const comments = author.client.videos.comments(id);
    const end = comments.subscribe(() => undefined);
    await button(page, 'Comments. 0 comments').click();
    const sheet = page.getByRole('dialog', { name: /Comments|comment/ });
    await sheet.getByText('No comments yet').waitFor();
    expect(await beyondWithLargeText(sheet)).toEqual([]);
    await sheet.getByLabel('Add a comment').fill('was that @tess');
    await sheet.getByRole('option', { name: 'Tess' }).click();
    await sheet.getByRole('button', { name: 'Post comment' }).click();
    const mine = sheet.getByRole('article', { name: 'Comment by Mina Okafor' });
    await mine.getByText('now').waitFor();
    await mine.getByRole('link', { name: '@tess.rides' }).waitFor();
    expect(await violations(phone)).toEqual([]);
    // It plays on meanwhile.
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: false });

    await expect
      .poll(async () => {
        await comments.refresh();
        return comments.get().items.length;
      })
      .toBe(1);
    comments.post('it was', comments.get().items[0]?.comment.id);
    await expect.poll(() => comments.get().items[0]?.replies[0]?.state).toBe('posted');
    end();
    await sheet.getByRole('button', { name: 'Close' }).click();
    await button(page, /^Comments\./).click();
    await sheet.getByRole('button', { name: 'View 1 reply' }).click();
    const answer = sheet.getByRole('article', { name: 'Comment by Tess' });
    await answer.getByText('Creator').waitFor();
    await answer.getByRole('button', { name: /^Like the comment/ }).click();
    await sheet.getByRole('button', { name: 'Like the comment by Tess. 1 like', pressed: true }).waitFor();
    await sheet.getByRole('button', { name: 'Options for the comment by Mina Okafor' }).click();
    await page.getByRole('dialog', { name: 'Comment', exact: true }).getByText('Delete').click();
    await sheet.getByText('No comments yet').waitFor();
    await sheet.getByRole('button', { name: 'Close' }).click();
  });

  it('its author is followed from the video', async () => {
    const { page } = phone;
    await button(page, 'Follow Tess').click();
    await button(page, 'Follow Tess').waitFor({ state: 'detached' });
    await expect
      .poll(async () =>
        (await author.client.people.followers(tess.handle)).people.map(({ handle }) => handle),
      )
      .toEqual([mina.handle]);
    await page.getByRole('link', { name: 'Following' }).click();
    await playing(page);
    await page.getByRole('link', { name: 'For You' }).first().click();
    await playing(page);
  });

  it('why it is there is said; what is not wanted goes', async () => {
    const { page } = phone;
    const before = await playing(page);
    await button(page, 'Video options').click();
    await page.getByRole('dialog').getByText('Why this video').click();
    const why = page.getByRole('dialog', { name: 'Why this video' });
    await why.getByText('For You learns from').waitFor();
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: true });
    expect(await violations(phone)).toEqual([]);
    await why.getByRole('button', { name: 'Close' }).click();
    await playing(page);
    await button(page, 'Video options').click();
    await page.getByRole('dialog').getByText('Not interested').click();
    const after = await playingAfter(page, before);
    expect(after).not.toBe(before);
    await page.getByText('You will see fewer videos like it.').waitFor();
  });

  it('taken away by its author, it leaves the screen at once', async () => {
    const { page } = phone;
    const before = await playing(page);
    await author.client.videos.delete(before);
    await playingAfter(page, before);
    expect(await page.locator(`video[data-video="${before}"]`).count()).toBe(0);
  });

  it('waits while the page cannot be seen', async () => {
    const { page } = phone;
    const show = (state: 'hidden' | 'visible') =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await playing(page);
    await show('hidden');
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: true });
    await show('visible');
    await playing(page);
  });

  it('by keyboard and wheel on a desktop, with the comments beside it', async () => {
    const desk = await stage.device('desktop', 'dark');
    const { page } = desk;
    await signUp(page, { handle: 'jonas', displayName: 'Jonas Weber' });
    await page.getByRole('link', { name: 'For You' }).first().click();
    const first = await playing(page);
    expect(await violations(desk)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    const second = await playingAfter(page, first);
    await page.keyboard.press('k');
    expect(await playingAfter(page, second)).toBe(first);
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 100);
    expect(await playingAfter(page, first)).toBe(second);
    await page.keyboard.press('m');
    await expect.poll(() => stateOf(page)).toMatchObject({ muted: false });
    await page.keyboard.press('Space');
    await expect.poll(() => stateOf(page)).toMatchObject({ paused: true });
    await page.keyboard.press('Space');
    await page.keyboard.press('l');
    await liked(page).waitFor();
    await page.keyboard.press('c');
    await page.getByRole('complementary').getByText('No comments yet').waitFor();
    expect(await violations(desk)).toEqual([]);
    await page.keyboard.press('s');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await playing(page);
    await page.keyboard.press('c');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await page.goto(`${stage.server.url}/videos/${second}`);
    expect(await playing(page)).toBe(second);
    await page.getByRole('complementary').waitFor();
  });
});
