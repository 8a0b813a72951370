import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Author, openAuthor } from './stage/author.ts';
import { type Name, signUp, type Watched } from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { drawn, playing } from './stage/watching.ts';

const lior: Name = { handle: 'lior', displayName: 'ליאור בן־עמי' };
const tess: Name = { handle: 'tess.rides', displayName: 'Tess' };

/** Every page from now on, as in a language that is written so. */
async function writeFromTheRight(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.dir = 'rtl';
    });
  });
}

describe('figures read from left to right where words are written from the right', () => {
  let stage: Stage;
  let author: Author;
  let liors: Watched;

  beforeAll(async () => {
    stage = await openStage();
    author = await openAuthor(stage.server.url, tess);
    await author.post('rain');
    liors = await stage.device('phone');
    await signUp(liors.page, lior);
    await writeFromTheRight(liors.context);
    await liors.context.grantPermissions(['camera', 'microphone']);
  }, 240_000);

  afterAll(async () => {
    await author?.close();
    await stage?.close();
  });

  it('at the camera: the clock and the timer', async () => {
    const { page } = liors;
    await page.goto(`${stage.server.url}/create`);
    expect(await drawn(page.getByText('0:00 / '))).toMatch(/^0:00 \/ \d:\d\d$/);
    await page.getByRole('button', { name: 'Timer: off' }).click();
    expect(await drawn(page.getByText('3 s', { exact: true }))).toBe('3 s');
  });

  it('under way: how much is uploaded', async () => {
    const { page, context } = liors;
    await context.route('**/api/v1/uploads', (route) => route.abort());
    await page.getByRole('button', { name: 'Record' }).click();
    await page.getByText('0:04 /').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'Edit' }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await drawn(page.getByText('0 %'))).toBe('0 %');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    expect(await drawn(page.getByText('0 %'))).toBe('0 %');
    await context.unroute('**/api/v1/uploads');
    await page.getByRole('heading', { name: 'Posted' }).waitFor({ timeout: 60_000 });
  });

  it('in the player: the place that is sought', async () => {
    const { page } = liors;
    await page.goto(`${stage.server.url}/for-you`);
    await playing(page);
    const bar = page.locator('article:not([inert])').getByRole('slider', { name: 'Place in the video' });
    await bar.fill('400');
    const time = page.locator('article:not([inert]) output').filter({ hasText: '/' });
    expect(await drawn(time)).toMatch(/^0:0\d \/ 0:\d\d$/);
    expect(await drawn(time)).toBe(await time.textContent());
  });
});
