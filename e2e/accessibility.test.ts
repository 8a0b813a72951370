import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bubble,
  composer,
  type Name,
  openChat,
  pressAndHold,
  send,
  signUp,
  startChat,
  type Watched,
} from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { beyondWithLargeText, violations } from './stage/watching.ts';

const tess: Name = { handle: 'tess.rides', displayName: 'Tess' };
const lior: Name = { handle: 'lior', displayName: 'ליאור בן־עמי' };

describe.each([
  { size: 'phone', theme: 'light' },
  { size: 'desktop', theme: 'dark' },
] as const)('no barrier on a $size in $theme', ({ size, theme }) => {
  let stage: Stage;
  let tesss: Watched;
  let liors: Watched;

  beforeAll(async () => {
    stage = await openStage();
    tesss = await stage.device(size, theme);
    liors = await stage.device(size, theme);
  });

  afterAll(() => stage?.close());

  it('at the entrance', async () => {
    const { page } = tesss;
    await page.getByLabel('Date of birth').waitFor();
    expect(await violations(tesss)).toEqual([]);
    await page.getByRole('button', { name: 'Create account' }).click();
    expect(await violations(tesss)).toEqual([]);
    await signUp(page, tess);
    expect(await violations(tesss)).toEqual([]);
    await signUp(liors.page, lior);
  });

  it('in the chat, its menu and its notes', async () => {
    await startChat(tesss.page, lior);
    await send(tesss.page, lior, 'never true a wheel at 1 am');
    await openChat(liors.page, tess);
    await send(liors.page, tess, 'שלום! מה שלומך?');
    await bubble(tesss.page, 'שלום').waitFor();
    expect(await violations(tesss)).toEqual([]);
    expect(await violations(liors)).toEqual([]);
    const text = 'never true a wheel at 1 am';
    if (size === 'phone') await pressAndHold(tesss, text);
    else await bubble(tesss.page, text).click({ button: 'right' });
    await tesss.page.getByText('Delete for me').waitFor();
    expect(await violations(tesss)).toEqual([]);
    await tesss.page.getByRole(size === 'phone' ? 'button' : 'menuitem', { name: 'Delete for me' }).click();
    await tesss.page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await violations(tesss)).toEqual([]);
    await composer(tesss.page, lior).waitFor();
  });

  it('in the receipt of an unsend', async () => {
    const { page } = tesss;
    const text = 'on second thought';
    await send(page, lior, text);
    if (size === 'phone') await pressAndHold(tesss, text);
    else await bubble(page, text).click({ button: 'right' });
    await page.getByRole(size === 'phone' ? 'button' : 'menuitem', { name: 'Unsend' }).click();
    const note = page.getByRole('button', { name: 'What was removed' });
    await note.click();
    const sheet = page.getByRole('dialog', { name: 'Taken back' });
    await sheet.getByText('Removed from every device.').waitFor();
    expect(await violations(tesss)).toEqual([]);
    expect(await beyondWithLargeText(sheet)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => note.evaluate((button) => button === document.activeElement)).toBe(true);
    // The menu of the note leads there too, and the focus back to the note.
    await page.getByRole('article').filter({ has: note }).press('Enter');
    await page.getByRole(size === 'phone' ? 'button' : 'menuitem', { name: /^What was removed.+/ }).click();
    await sheet.waitFor();
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toContain('You');
  });

  it('in the inbox, a new chat and the tabs of videos', async () => {
    const { page } = tesss;
    await page.goto(`${stage.server.url}/inbox`);
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().waitFor();
    expect(await violations(tesss)).toEqual([]);
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByLabel('Name or handle').fill('lio');
    await page.getByRole('dialog').getByRole('button', { name: lior.displayName }).waitFor();
    expect(await violations(tesss)).toEqual([]);
    const screens = {
      'for-you': 'No videos yet',
      following: 'Nothing here yet',
      discover: 'Nothing is trending yet',
      profile: 'No videos yet',
    };
    for (const [path, words] of Object.entries(screens)) {
      await page.goto(`${stage.server.url}/${path}`);
      await page.getByText(words).waitFor();
      expect(await violations(tesss), path).toEqual([]);
    }
  });

  it('in the settings and the help', async () => {
    const { page } = tesss;
    // What each shows once all of it is there.
    const screens = {
      'profile/settings': 'Sign out',
      'profile/name': 'Save',
      'profile/privacy': 'Read receipts',
      'profile/blocked': 'You blocked nobody',
      'profile/muted': 'You muted nobody',
      'profile/appearance': 'Holds for this device.',
      'profile/devices': 'This device',
      'profile/password': 'Change password',
      'profile/codes': 'Make new codes',
      'profile/invitations': 'New invitation',
      help: 'Error codes',
      'help/unsend': 'At any time, from any of your devices.',
      'help/unsend-or-delete': 'Removes your message for everyone',
      'help/limits': 'We can’t take back what somebody has read.',
      'help/errors': 'For people who write programs for Takeback',
    };
    for (const [path, words] of Object.entries(screens)) {
      await page.goto(`${stage.server.url}/${path}`);
      await page.getByText(words).first().waitFor();
      expect(await violations(tesss), path).toEqual([]);
    }
  });
});
