import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bubble,
  composer,
  type Name,
  openChat,
  openInbox,
  pressAndHold,
  send,
  signUp,
  type Watched,
} from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { violations } from './stage/watching.ts';

const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };
const jonas: Name = { handle: 'jonas', displayName: 'Jonas Weber' };

/** Chooses from the menu about somebody. */
async function choose(page: Page, whom: Name, choice: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${whom.displayName}` }).click();
  await page
    .getByRole('menuitem', { name: choice })
    .or(page.getByRole('dialog').getByRole('button', { name: choice }))
    .click();
}

const action = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('two people become friends, part and meet again', () => {
  let stage: Stage;
  let minas: Watched;
  let jonass: Watched;

  beforeAll(async () => {
    stage = await openStage();
    minas = await stage.device('phone');
    await signUp(minas.page, mina);
    jonass = await stage.device('desktop', 'dark');
    await signUp(jonass.page, jonas);
  });

  afterAll(() => stage?.close());

  const open = (page: Page, path: string) => page.goto(`${stage.server.url}${path}`);

  it('one follows the other from their page, and the other sees it there at once', async () => {
    await open(minas.page, '/people/jonas');
    await open(jonass.page, '/people/mina.o');
    await action(jonass.page, 'Follow Mina Okafor').waitFor();
    await action(minas.page, 'Follow Jonas Weber').click();
    await action(minas.page, 'Following Jonas Weber. Press to unfollow').waitFor();
    await minas.page.getByRole('link', { name: '1 follower' }).waitFor();
    await jonass.page.getByText('Follows you').waitFor();
    expect(await violations(minas)).toEqual([]);
    expect(await violations(jonass)).toEqual([]);
    await action(jonass.page, 'Follow back Mina Okafor').click();
    await action(jonass.page, 'Friends with Mina Okafor. Press to unfollow').waitFor();
    await action(minas.page, 'Friends with Jonas Weber. Press to unfollow').waitFor();
  });

  it('friends stand in one’s lists', async () => {
    const { page } = minas;
    await open(page, '/profile');
    await page.getByRole('link', { name: '1 following' }).click();
    await page.getByRole('link', { name: 'Friends', exact: true }).click();
    await page.getByRole('list', { name: 'Friends' }).getByRole('link', { name: 'Jonas Weber' }).waitFor();
    expect(await violations(minas)).toEqual([]);
    await page.getByRole('link', { name: 'Jonas Weber' }).click();
    await page.getByRole('button', { name: 'Message', exact: true }).click();
    await composer(page, jonas).waitFor();
    await send(page, jonas, 'hello, friend');
    await openInbox(jonass.page);
    await openChat(jonass.page, mina);
    await bubble(jonass.page, 'hello, friend').waitFor();
  });

  it('muted, their chat stays quiet', async () => {
    await choose(jonass.page, mina, 'Mute');
    await jonass.page.getByText('Mina Okafor is muted.').waitFor();
    await open(jonass.page, '/inbox');
    await jonass.page.getByRole('link', { name: /Mina Okafor\s*Muted/ }).waitFor();
    await send(minas.page, jonas, 'are you there?');
    await jonass.page
      .getByRole('link', { name: /are you there/ })
      .getByText('1 unread message')
      .waitFor();
    expect(await jonass.page.title()).toBe('Inbox · Takeback');
    await openChat(jonass.page, mina);
    await choose(jonass.page, mina, 'Unmute');
    await jonass.page.getByText('Mina Okafor is not muted any more.').waitFor();
  });

  it('[U20] [U28] blocked, neither can write, only who blocked is told why, and both can take back', async () => {
    const mine = 'this I may still take back';
    await send(minas.page, jonas, mine);
    await bubble(jonass.page, mine).waitFor();
    await choose(jonass.page, mina, 'Block');
    const sheet = jonass.page.getByRole('dialog');
    await sheet.getByText('Mina Okafor is not told.').waitFor();
    expect(await violations(jonass)).toEqual([]);
    await sheet.getByRole('button', { name: 'Block', exact: true }).click();
    await jonass.page.getByText('You blocked Mina Okafor').waitFor();
    expect(await composer(jonass.page, mina).count()).toBe(0);
    expect(await violations(jonass)).toEqual([]);

    // On the other side nothing has changed until something is sent.
    await composer(minas.page, jonas).fill('hello?');
    await minas.page.getByRole('button', { name: 'Send', exact: true }).click();
    await minas.page.getByText('You can’t message Jonas Weber.').waitFor();
    expect(await minas.page.getByText(/block/i).count()).toBe(0);
    expect(await violations(minas)).toEqual([]);
    expect(await bubble(jonass.page, 'hello?').count()).toBe(0);

    const menu = await pressAndHold(minas, mine);
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await bubble(jonass.page, mine).waitFor({ state: 'detached' });
  });

  it('who is blocked finds the page as it was, and cannot open the chat from it', async () => {
    const { page } = minas;
    await open(page, '/people/jonas');
    await action(page, 'Following Jonas Weber. Press to unfollow').waitFor();
    await page.getByRole('link', { name: '1 follower' }).waitFor();
    await page.getByRole('button', { name: 'Message', exact: true }).click();
    await page.getByText('You can’t message Jonas Weber.').waitFor();
  });

  it('the block is in the settings of who made it, and ends there', async () => {
    const { page } = jonass;
    await open(page, '/people/mina.o');
    await page.getByText('Neither of you can write to the other.').waitFor();
    await open(page, '/profile/blocked');
    await page.getByRole('list', { name: 'Blocked' }).getByText('Mina Okafor').waitFor();
    expect(await violations(jonass)).toEqual([]);
    await action(page, 'Unblock Mina Okafor').click();
    await action(page, 'Block Mina Okafor').waitFor();
    await openInbox(page);
    await openChat(page, mina);
    await send(page, mina, 'let us try again');

    await minas.page.getByRole('link', { name: 'Inbox' }).first().click();
    await openChat(minas.page, jonas);
    await bubble(minas.page, 'let us try again').waitFor();
    await minas.page.getByRole('button', { name: 'Try again' }).click();
    await bubble(page, 'hello?').waitFor();
  });
});
