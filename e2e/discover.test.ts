import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Author, openAuthor } from './stage/author.ts';
import { type Name, signUp, type Watched } from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { beyondWithLargeText, button, playing, playingAfter, swipe, violations } from './stage/watching.ts';

const tess: Name = { handle: 'tess.rides', displayName: 'Tess' };
const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };

const tile = (page: Page, caption: string) =>
  page.getByRole('link', { name: new RegExp(`^Video by Tess: ${caption}`) });

describe('somebody finds what another one made', () => {
  let stage: Stage;
  let author: Author;
  let phone: Watched;
  let first = '';
  let second = '';

  beforeAll(async () => {
    stage = await openStage();
    author = await openAuthor(stage.server.url, tess);
    first = await author.post('Truing a wheel #repair');
    second = await author.post('A patched tube #repair #bikes');
    phone = await stage.device('phone');
    await signUp(phone.page, mina);
  }, 240_000);

  afterAll(async () => {
    await author?.close();
    await stage?.close();
  });

  it('by a tag that many use', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Discover' }).click();
    await page.getByRole('heading', { name: 'Trending now' }).waitFor();
    await page.getByRole('link', { name: 'repair 2 videos' }).waitFor();
    expect(await violations(phone)).toEqual([]);
    await page.getByRole('link', { name: 'repair 2 videos' }).click();
    await page.getByRole('heading', { name: '#repair' }).waitFor();
    await tile(page, 'Truing a wheel').waitFor();
    expect(await violations(phone)).toEqual([]);
    await tile(page, 'A patched tube').click();
    expect(await playing(page)).toBe(second);
    await swipe(phone, 'up');
    expect(await playingAfter(page, second)).toBe(first);
    await expect.poll(() => page.url()).toContain(first);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { name: '#repair' }).waitFor();
  });

  it('by searching people, tags and videos', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Discover' }).click();
    const field = page.getByLabel('Search people, videos and tags');
    await field.fill('tes');
    await page.getByRole('region', { name: 'People' }).getByRole('link', { name: /Tess/ }).waitFor();
    await field.fill('pat');
    await tile(page, 'A patched tube').waitFor();
    await field.fill('bik');
    await page.getByRole('region', { name: 'Tags' }).getByRole('link', { name: /bikes/ }).waitFor();
    expect(await violations(phone)).toEqual([]);
    await field.fill('nothing like it');
    await page.getByText('No videos found').waitFor();
    expect(await beyondWithLargeText(page.getByRole('main'))).toEqual([]);
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByRole('heading', { name: 'Trending now' }).waitFor();
  });

  it('on the page of its author; what one liked is on one’s own', async () => {
    const { page } = phone;
    await page.goto(`${stage.server.url}/people/${tess.handle}`);
    await tile(page, 'Truing a wheel').click();
    await playing(page);
    await button(page, /^Like\./).click();
    await button(page, 'Like. 1 like').waitFor();
    await page.goto(`${stage.server.url}/profile`);
    await page.getByText('No videos yet').waitFor();
    await page.getByRole('tab', { name: 'Liked' }).click();
    await tile(page, 'Truing a wheel').waitFor();
    expect(await violations(phone)).toEqual([]);
  });

  it('made private, it is not there any more, and nobody is told why', async () => {
    const { page } = phone;
    await tile(page, 'Truing a wheel').click();
    await playing(page);
    await author.client.videos.update({ videoId: first, audiences: { see: 'nobody' } });
    await page.goto(`${stage.server.url}/videos/${first}`);
    await page.getByRole('heading', { name: 'This video is not here' }).waitFor();
    // Nor by a link that was followed from elsewhere, without the list it stood in.
    await page.goto(`${stage.server.url}/discover`);
    await page.goto(`${stage.server.url}/videos/${first}`);
    await page.getByRole('heading', { name: 'This video is not here' }).waitFor();
    expect(await violations(phone)).toEqual([]);
    await page.goto(`${stage.server.url}/people/${tess.handle}`);
    await tile(page, 'A patched tube').waitFor();
    expect(await tile(page, 'Truing a wheel').count()).toBe(0);
  });
});
