import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filmClips } from '../packages/demo/src/clips/filming.ts';
import { type Name, signUp, type Watched } from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';

const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('an upload is in the hand of whoever made it', () => {
  let stage: Stage;
  let minas: Watched;
  let folder: string;
  let film = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'takeback-film-'));
    for await (const path of filmClips({ folder, width: 240, names: ['aquarium'] })) film = path;
    stage = await openStage();
    minas = await stage.device('phone');
    await signUp(minas.page, mina);
  });

  afterAll(async () => {
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Picks the film and goes on to where it is posted. */
  const toPost = async (page: Page): Promise<void> => {
    await page.goto(`${stage.server.url}/for-you`);
    await page.getByRole('link', { name: 'Create', exact: true }).click();
    await page.getByLabel('Upload a video').setInputFiles(film);
    await button(page, 'Next').click();
    await page.getByLabel('Caption').waitFor();
  };

  it('in another tab too: it rests, goes on, and is thrown away', async () => {
    const { page, context } = minas;
    const sent = Promise.withResolvers<void>();
    await context.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() === 'PATCH') await sent.promise;
      // It may have been ended meanwhile.
      await route.continue().catch(() => undefined);
    });
    await toPost(page);
    await page.getByText('Uploading', { exact: true }).waitFor();
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByText('Uploading', { exact: true }).waitFor();
    await button(other, 'Pause the upload').click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await button(other, 'Go on with the upload').click();
    await page.getByText('Uploading', { exact: true }).waitFor();
    sent.resolve();
    for (const tab of [page, other]) await tab.getByText('Uploaded', { exact: true }).waitFor();

    await other.goto(`${stage.server.url}/create`);
    await button(other, '1 draft').click();
    await button(other, 'Throw the draft away').click();
    await button(other, '1 draft').waitFor({ state: 'detached' });
    await other.close();
    await context.unrouteAll();
    await page.getByText('Uploaded', { exact: true }).waitFor({ state: 'detached' });

    // What is still on the screen is not lost with it.
    await button(page, 'Post').click();
    await page.getByText('This draft was posted or thrown away in another tab.').waitFor();
    await button(page, 'Post').click();
    await page.getByRole('heading', { name: 'Posted' }).waitFor({ timeout: 60_000 });
  });

  it('a draft that the device has no room for says so, wherever it is left', async () => {
    const page = await minas.context.newPage();
    await page.addInitScript(() => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...row) {
        if (this.name === 'videoDrafts') throw new DOMException('No room.', 'QuotaExceededError');
        return put.apply(this, row);
      };
    });
    await toPost(page);
    await page.getByText('This device has no room for the draft.').waitFor();
    await button(page, 'Back').click();
    await page.getByRole('heading', { name: 'Edit' }).waitFor();
    await page.getByText('This device has no room for the draft.').waitFor();
    await button(page, 'Next').click();
    await page.getByLabel('Caption').fill('fish');
    await page.goBack();
    await page.goBack();
    await button(page, 'Close').click();
    await page.getByRole('dialog').getByText('until this page is closed').waitFor();
    await button(page, 'Keep as draft').click();
    await page.getByRole('link', { name: 'Create', exact: true }).click();
    await button(page, '1 draft').click();
    await page.getByText('lost when this page is closed').waitFor();

    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();

    await page.getByRole('link', { name: /fish/ }).click();
    await button(page, 'Next').click();
    await button(page, 'Post').click();
    await page.getByRole('heading', { name: 'Posted' }).waitFor({ timeout: 60_000 });
    await page.close();
  });

  it('what is thrown away without a connection, while it is being posted, does not appear', async () => {
    const { page, context } = minas;
    await toPost(page);
    await page.getByText('Uploaded', { exact: true }).waitFor();
    const posting = Promise.withResolvers<number>();
    // The server takes it; its answer is lost.
    await context.route('**/api/v1/videos', async (route) => {
      const answer = await route.fetch();
      await context.setOffline(true);
      await route.abort();
      posting.resolve(answer.status());
    });
    await button(page, 'Post').click();
    expect(await posting.promise).toBe(200);
    const id = page.url().split('/').at(-1) ?? '';
    await button(page, 'Do not post').click();
    await page.waitForURL('**/create');
    await context.unrouteAll();
    await context.setOffline(false);
    const own = () =>
      page.evaluate(async (videoId) => {
        const headers = { 'takeback-session': 'cookie' };
        return (await fetch(`/api/v1/videos/${videoId}/own`, { headers })).status;
      }, id);
    await expect.poll(own).toBe(404);
  });
});
