import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bubble,
  composer,
  type Name,
  openChat,
  pressAndHold,
  reached,
  readLocalStore,
  send,
  signUp,
  startChat,
  type Watched,
} from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';

const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };
const jonas: Name = { handle: 'jonas', displayName: 'Jonas Weber' };

describe('two people in two browsers', () => {
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

  it('a message appears on the other’s open screen at once, and is seen', async () => {
    await startChat(minas.page, jonas);
    await send(minas.page, jonas, 'did you see the stitch they made of us');
    await openChat(jonass.page, mina);
    await bubble(jonass.page, 'did you see the stitch').waitFor();
    await reached(minas.page, 'did you see the stitch', 'Seen');
    await send(jonass.page, mina, 'I am still laughing');
    await bubble(minas.page, 'I am still laughing').waitFor();
  });

  it('typing shows, and ends', async () => {
    await composer(jonass.page, mina).pressSequentially('let me think about that', { delay: 200 });
    await minas.page.getByText('typing…').first().waitFor();
    await composer(jonass.page, mina).fill('');
    await minas.page.getByText('typing…').first().waitFor({ state: 'hidden' });
  });

  it('[U1] [U5] pressed, held and unsent, it is gone from both screens, both local stores and the server', async () => {
    const secret = 'the door code is 4471 go straight up';
    await send(minas.page, jonas, secret);
    await bubble(jonass.page, secret).waitFor();
    await reached(minas.page, secret, 'Seen');
    // Seen first, so that its absence below means something.
    expect(await readLocalStore(minas.page)).toContain(secret);
    expect(await readLocalStore(jonass.page)).toContain(secret);
    expect(await stage.server.filesWith(secret)).toEqual([]);

    const menu = await pressAndHold(minas, secret);
    await menu
      .getByText('Removes it for everyone. Jonas Weber has seen it; a note that you unsent a message stays.')
      .waitFor();
    await menu.getByText('Removes it from your devices only. Jonas Weber keeps it.').waitFor();
    await menu.getByRole('button', { name: 'Unsend' }).click();

    await bubble(jonass.page, secret).waitFor({ state: 'detached' });
    await jonass.page.getByText('Mina Okafor unsent a message').first().waitFor();
    await minas.page.getByText('You unsent a message').first().waitFor();
    await bubble(minas.page, secret).waitFor({ state: 'detached' });
    await expect.poll(() => readLocalStore(minas.page)).not.toContain(secret);
    await expect.poll(() => readLocalStore(jonass.page)).not.toContain(secret);
    expect(await jonass.page.content()).not.toContain(secret);
    // On the sender's own screen the bubble folds away for a moment.
    await expect.poll(() => minas.page.content()).not.toContain(secret);
    expect(await stage.server.filesWith(secret)).toEqual([]);
    expect(stage.server.output()).not.toContain(secret);
  });

  it('[U21] whoever had not seen it is left with nothing', async () => {
    const { page } = jonass;
    await page.getByRole('link', { name: 'Profile' }).first().click();
    await page.waitForURL('**/profile**');
    await composer(page, mina).waitFor({ state: 'detached' });
    const unseen = 'nobody will ever read this one';
    await send(minas.page, jonas, unseen);
    await reached(minas.page, unseen, 'Delivered');
    const menu = await pressAndHold(minas, unseen);
    await menu.getByText('Removes it for everyone. Jonas Weber will be left with nothing.').waitFor();
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await bubble(minas.page, unseen).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Inbox' }).first().click();
    await openChat(page, mina);
    await expect.poll(() => readLocalStore(page)).not.toContain(unseen);
    expect(await bubble(page, 'Mina Okafor unsent a message').count()).toBe(1);
  });

  it('[U26] deleted for me, it is gone here only, and Undo brings it back', async () => {
    const kept = 'this one the other keeps';
    await send(jonass.page, mina, kept);
    await bubble(minas.page, kept).waitFor();
    await bubble(jonass.page, kept).click({ button: 'right' });
    await jonass.page.getByRole('menuitem', { name: 'Delete for me' }).click();
    await bubble(jonass.page, kept).waitFor({ state: 'detached' });
    await jonass.page.getByRole('button', { name: 'Undo' }).click();
    await bubble(jonass.page, kept).waitFor();

    await bubble(jonass.page, kept).click({ button: 'right' });
    await jonass.page.getByRole('menuitem', { name: 'Delete for me' }).click();
    await bubble(jonass.page, kept).waitFor({ state: 'detached' });
    await bubble(minas.page, kept).waitFor();
    await jonass.page.reload();
    await bubble(jonass.page, 'I am still laughing').waitFor();
    expect(await bubble(jonass.page, kept).count()).toBe(0);
    expect(await bubble(minas.page, kept).count()).toBe(1);
  });

  it('[U20] somebody else’s message offers no Unsend', async () => {
    const theirs = 'this one the other keeps';
    const menu = await pressAndHold(minas, theirs);
    expect(await menu.getByRole('button', { name: 'Unsend' }).count()).toBe(0);
    await minas.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
  });

  it('[U26] Unsend instead takes back what was only deleted for me', async () => {
    const regret = 'on second thought';
    await send(jonass.page, mina, regret);
    await bubble(minas.page, regret).waitFor();
    await bubble(jonass.page, regret).click({ button: 'right' });
    await jonass.page.getByRole('menuitem', { name: 'Delete for me' }).click();
    await jonass.page.getByRole('button', { name: 'Unsend instead' }).click();
    await bubble(minas.page, regret).waitFor({ state: 'detached' });
    await expect.poll(() => readLocalStore(minas.page)).not.toContain(regret);
  });

  it('[U22] the receipt says what is still to come, and changes by itself when the other is back', async () => {
    const { page } = minas;
    const away = 'taken back while you were away';
    await send(page, jonas, away);
    await reached(page, away, 'Seen');
    await jonass.context.setOffline(true);
    await jonass.page.getByText('What you write waits here.').waitFor();
    const receipts = page.getByRole('button', { name: 'What was removed' });
    const before = await receipts.count();
    await (await pressAndHold(minas, away)).getByRole('button', { name: 'Unsend' }).click();
    await expect.poll(() => receipts.count()).toBe(before + 1);

    await receipts.last().click();
    const sheet = page.getByRole('dialog', { name: 'Taken back' });
    await sheet.getByText('Its key is destroyed. No backup can bring it back.').waitFor();
    const jonasLine = sheet.getByRole('listitem').filter({ hasText: jonas.displayName });
    await jonasLine.getByText('Not removed from every device yet.').waitFor();
    await jonasLine.getByText(/^Seen: /).waitFor();
    await jonass.context.setOffline(false);
    await jonasLine.getByText('Removed from every device.').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await bubble(jonass.page, away).waitFor({ state: 'detached' });
  });

  it('by keyboard alone: ↑ to the last message, U, Enter', async () => {
    const { page } = jonass;
    const typed = 'typed and taken back by keys';
    await composer(page, mina).fill(typed);
    await page.keyboard.press('Enter');
    await bubble(minas.page, typed).waitFor();
    await composer(page, mina).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('u');
    await page.getByRole('menuitem', { name: 'Unsend' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Unsend');
    await page.keyboard.press('Enter');
    await bubble(minas.page, typed).waitFor({ state: 'detached' });
  });
});
