import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Link, openLink } from './stage/link.ts';
import {
  bubble,
  type Name,
  openChat,
  pressAndHold,
  reached,
  readLocalStore,
  send,
  signIn,
  signUp,
  startChat,
  type Watched,
} from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';

const aiko: Name = { handle: 'aiko', displayName: 'Aiko' };
const samira: Name = { handle: 'samira', displayName: 'Samira B.' };

describe('away and back', () => {
  let stage: Stage;
  let aikos: Watched;
  let samiras: Watched;
  let aikosLink: Link;
  let samirasLink: Link;

  beforeAll(async () => {
    stage = await openStage();
    aikosLink = await openLink(() => stage.server.url);
    samirasLink = await openLink(() => stage.server.url);
    aikos = await stage.device('phone', 'light', aikosLink.url);
    await signUp(aikos.page, aiko);
    samiras = await stage.device('phone', 'dark', samirasLink.url);
    await signUp(samiras.page, samira);
    await startChat(aikos.page, samira);
    await send(aikos.page, samira, 'hello Samira');
    await openChat(samiras.page, aiko);
    await bubble(samiras.page, 'hello Samira').waitFor();
  });

  afterAll(async () => {
    await Promise.all([aikosLink?.close(), samirasLink?.close()]);
    await stage?.close();
  });

  async function goOffline({ page }: Watched, link: Link): Promise<void> {
    link.cut();
    await page.getByText('What you write waits here.').waitFor();
  }

  async function comeBack({ page }: Watched, link: Link): Promise<void> {
    link.mend();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('button', { name: 'Try now' }).waitFor({ state: 'hidden' });
  }

  it('[U7] unsent while the other is away, it is never shown there', async () => {
    await goOffline(samiras, samirasLink);
    const never = 'she will never see this';
    await send(aikos.page, samira, never);
    const menu = await pressAndHold(aikos, never);
    await menu.getByText('Removes it for everyone. Samira B. will be left with nothing.').waitFor();
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await bubble(aikos.page, never).waitFor({ state: 'detached' });
    await send(aikos.page, samira, 'this one stays');
    await comeBack(samiras, samirasLink);
    await bubble(samiras.page, 'this one stays').waitFor();
    expect(await bubble(samiras.page, never).count()).toBe(0);
    expect(await samiras.page.getByText('unsent a message').count()).toBe(0);
    expect(await readLocalStore(samiras.page)).not.toContain(never);
  });

  it('[U6] kept on a device that is away, it goes at the first contact', async () => {
    const held = 'she has this one on her phone';
    await send(aikos.page, samira, held);
    await bubble(samiras.page, held).waitFor();
    await reached(aikos.page, held, 'Seen');
    await goOffline(samiras, samirasLink);
    const menu = await pressAndHold(aikos, held);
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await bubble(aikos.page, held).waitFor({ state: 'detached' });
    expect(await bubble(samiras.page, held).count()).toBe(1);
    await comeBack(samiras, samirasLink);
    await bubble(samiras.page, held).waitFor({ state: 'detached' });
    await bubble(samiras.page, 'Aiko unsent a message').waitFor();
    await expect.poll(() => readLocalStore(samiras.page)).not.toContain(held);
  });

  it('written offline, it waits and goes out once', async () => {
    await goOffline(aikos, aikosLink);
    await send(aikos.page, samira, 'written on the train');
    await reached(aikos.page, 'written on the train', 'Waits');
    await comeBack(aikos, aikosLink);
    await bubble(samiras.page, 'written on the train').waitFor();
    await reached(aikos.page, 'written on the train', 'Seen');
    await aikos.page.reload();
    await bubble(aikos.page, 'written on the train').waitFor();
    expect(await bubble(aikos.page, 'written on the train').count()).toBe(1);
    expect(await bubble(samiras.page, 'written on the train').count()).toBe(1);
  });

  it('taken back offline, it says so, and is done when back', async () => {
    const regret = 'regretted in a tunnel';
    await send(aikos.page, samira, regret);
    await bubble(samiras.page, regret).waitFor();
    await goOffline(aikos, aikosLink);
    const menu = await pressAndHold(aikos, regret);
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await aikos.page.getByText('It will be taken back when you are back online.').first().waitFor();
    expect(await bubble(aikos.page, regret).count()).toBe(0);
    expect(await bubble(samiras.page, regret).count()).toBe(1);
    await comeBack(aikos, aikosLink);
    await bubble(samiras.page, regret).waitFor({ state: 'detached' });
  });

  it('[U23] a server that is killed and started again goes on where it was', async () => {
    await send(aikos.page, samira, 'before the crash');
    await bubble(samiras.page, 'before the crash').waitFor();
    const gone = 'gone before the crash';
    await send(aikos.page, samira, gone);
    await bubble(samiras.page, gone).waitFor();
    const menu = await pressAndHold(aikos, gone);
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await bubble(samiras.page, gone).waitFor({ state: 'detached' });
    await stage.server.kill();
    await send(aikos.page, samira, 'during the crash');
    await stage.server.start();
    await bubble(samiras.page, 'during the crash').waitFor();
    await samiras.page.reload();
    await bubble(samiras.page, 'before the crash').waitFor();
    expect(await bubble(samiras.page, gone).count()).toBe(0);
  });

  it('[U27] a second device shows the same, and is kept in step', async () => {
    const second = await stage.device('desktop');
    await signIn(second.page, samira.handle);
    await openChat(second.page, aiko);
    const shown = (watched: Watched) =>
      watched.page
        .getByRole('article')
        .evaluateAll((articles) => articles.map((article) => article.textContent?.replace(/\d\d:\d\d/g, '')));
    await bubble(second.page, 'during the crash').waitFor();
    await expect.poll(() => shown(second)).toEqual(await shown(samiras));

    await bubble(second.page, 'hello Samira').click({ button: 'right' });
    await second.page.getByRole('menuitem', { name: 'Delete for me' }).click();
    await bubble(samiras.page, 'hello Samira').waitFor({ state: 'detached' });
    expect(await bubble(aikos.page, 'hello Samira').count()).toBe(1);

    await send(second.page, aiko, 'sent from my laptop');
    await bubble(samiras.page, 'sent from my laptop').waitFor();
    await bubble(aikos.page, 'sent from my laptop').waitFor();
    const menu = await pressAndHold(samiras, 'sent from my laptop');
    await menu.getByRole('button', { name: 'Unsend' }).click();
    await bubble(second.page, 'sent from my laptop').waitFor({ state: 'detached' });
    await bubble(aikos.page, 'sent from my laptop').waitFor({ state: 'detached' });

    await second.page.goto(`${stage.server.url}/profile/devices`);
    await second.page
      .getByRole('button', { name: /^Sign out (?!of)/ })
      .first()
      .waitFor();
    await second.context.close();
  });

  it('a device signed out from another one wipes what it kept', async () => {
    const second = await stage.device('desktop');
    await signIn(second.page, samira.handle);
    await openChat(second.page, aiko);
    await bubble(second.page, 'during the crash').waitFor();
    await samiras.page.goto(`${samirasLink.url}/profile/devices`);
    const others = samiras.page.getByRole('button', { name: /^Sign out .+/ });
    await others.first().waitFor();
    for (let left = await others.count(); left > 0; left -= 1) {
      await others.first().click();
      await expect.poll(() => others.count()).toBe(left - 1);
    }
    await second.page.getByText('This device was signed out').waitFor();
    expect(await readLocalStore(second.page)).not.toContain('during the crash');
    await second.context.close();
  });
});
