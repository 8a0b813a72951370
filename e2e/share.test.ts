import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, createMemoryStore, type TakebackClient } from '@takeback/client';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClip } from '../packages/server/test/media-clips.ts';
import {
  bubble,
  composer,
  type Name,
  openChat,
  openInbox,
  pressAndHold,
  signUp,
  type Watched,
} from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';

const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };
const jonas: Name = { handle: 'jonas', displayName: 'Jonas Weber' };
const author: Name = { handle: 'lior', displayName: 'Lior Ben-Ami' };

/** Somebody without a screen posts a video, which can be watched from then on. */
async function postVideo({ videos }: TakebackClient, caption: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'takeback-share-'));
  const path = await makeClip({ path: join(folder, 'clip.mp4'), seconds: 5 });
  const file = new Blob([await readFile(path)], { type: 'video/mp4' });
  await rm(folder, { recursive: true });
  const audiences = { see: 'everyone', comment: null, duet: null, stitch: null } as const;
  const settings = { caption, audiences, trim: null, coverAt: 0, composition: null };
  const id = await videos.drafts.keep(file, settings);
  await videos.drafts.post(id);
  await new Promise<void>((resolve) => {
    const look = () => {
      if (videos.mine.get().items.some((own) => own.id === id && own.state === 'ready')) resolve();
    };
    videos.mine.subscribe(look);
    look();
  });
  return id;
}

/** Opens For You, and sends the video there to somebody from its sheet. */
async function sendFromForYou(page: Page, caption: string, to: Name, note: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'For You' }).click();
  await page.getByText(caption).first().waitFor();
  await page.getByRole('button', { name: /^Send/ }).first().click();
  const sheet = page.getByRole('dialog', { name: 'Send to' });
  await sheet.getByLabel('Name or handle').fill(to.handle);
  await sheet.getByText(to.displayName).click();
  await sheet.getByLabel('Add a note').fill(note);
  await sheet.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText(`Sent to ${to.displayName}`).waitFor();
}

function cardOf(page: Page): Locator {
  return page
    .getByRole('article')
    .filter({ has: page.getByRole('button', { name: `Play the video of ${author.displayName}` }) });
}

describe('a video sent from For You', () => {
  let stage: Stage;
  let lior: TakebackClient;
  let minas: Watched;
  let jonass: Watched;
  let videoId: string;

  beforeAll(async () => {
    stage = await openStage();
    lior = createClient({ url: stage.server.url, store: createMemoryStore(), auth: 'token' });
    await lior.signUp({ ...author, birthDate: '1990-01-31', password: 'correct horse battery' });
    videoId = await postVideo(lior, 'the long way home #rain');
    minas = await stage.device('phone');
    await signUp(minas.page, mina);
    jonass = await stage.device('desktop', 'dark');
    await signUp(jonass.page, jonas);
  });
  afterAll(async () => {
    await lior?.close();
    await stage?.close();
  });

  it('arrives as a card with its note, and plays where it is', async () => {
    await sendFromForYou(minas.page, 'the long way home', jonas, 'look at this');
    const { page } = jonass;
    await page.getByText('look at this').first().waitFor();
    await openChat(page, mina);
    const card = cardOf(page);
    await card.getByText('the long way home #rain').waitFor();
    await card.getByRole('button', { name: /^Play/ }).click();
    const film = page.getByRole('article').locator('video');
    await expect
      .poll(() => film.evaluate((media) => (media instanceof HTMLVideoElement ? media.currentTime : 0)), {
        timeout: 15_000,
      })
      .toBeGreaterThan(0.3);
    await page.getByRole('button', { name: 'Turn the sound on' }).click();
    await page.getByRole('button', { name: 'Turn the sound off' }).waitFor();
  });

  it('[U5] goes from both screens when the share is unsent; the note stays', async () => {
    const { page } = minas;
    await openInbox(page);
    await openChat(page, jonas);
    const menu = await pressAndHold(minas, 'the long way home #rain');
    expect(await menu.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await menu.getByRole('button', { name: 'Unsend' }).click();
    for (const screen of [page, jonass.page]) {
      await bubble(screen, 'the long way home').waitFor({ state: 'detached' });
      await bubble(screen, 'look at this').waitFor();
    }
  });

  it('is no longer available once its author has deleted it, on open screens and later', async () => {
    const [talk] = await lior.videos.share(videoId, [await idOf(lior, jonas)]);
    expect(talk?.failed).toBeNull();
    const { page } = jonass;
    await openChat(page, author);
    await cardOf(page).waitFor();
    await lior.videos.delete(videoId);
    await page.getByText('This video is no longer available.').waitFor();
    expect(await page.content()).not.toContain('the long way home');
    await page.reload();
    await composer(page, author).waitFor();
    await page.getByText('This video is no longer available.').waitFor();
  });
});

async function idOf(client: TakebackClient, { handle }: Name): Promise<string> {
  const { person } = await client.call('people.get', { handle });
  return person.id;
}
