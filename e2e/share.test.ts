import type { TakebackClient } from '@takeback/client';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Author, openAuthor } from './stage/author.ts';
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
const lior: Name = { handle: 'lior', displayName: 'Lior Ben-Ami' };

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
    .filter({ has: page.getByRole('button', { name: `Play the video of ${lior.displayName}` }) });
}

describe('a video sent from For You', () => {
  let stage: Stage;
  let author: Author;
  let minas: Watched;
  let jonass: Watched;
  let videoId: string;

  beforeAll(async () => {
    stage = await openStage();
    author = await openAuthor(stage.server.url, lior);
    videoId = await author.post('the long way home #rain');
    minas = await stage.device('phone');
    await signUp(minas.page, mina);
    jonass = await stage.device('desktop', 'dark');
    await signUp(jonass.page, jonas);
  });
  afterAll(async () => {
    await author?.close();
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
    const [talk] = await author.client.videos.share(videoId, [await idOf(author.client, jonas)]);
    expect(talk?.failed).toBeNull();
    const { page } = jonass;
    await openChat(page, lior);
    await cardOf(page).waitFor();
    await author.client.videos.delete(videoId);
    await page.getByText('This video is no longer available.').waitFor();
    expect(await page.content()).not.toContain('the long way home');
    await page.reload();
    await composer(page, lior).waitFor();
    await page.getByText('This video is no longer available.').waitFor();
  });
});

async function idOf(client: TakebackClient, { handle }: Name): Promise<string> {
  const { person } = await client.call('people.get', { handle });
  return person.id;
}
