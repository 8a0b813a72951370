import { textOf } from '@takeback/protocol';
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createIndexedDbStore } from '../src/index.ts';
import { BrowserTabs } from '../src/tabs/browser-tabs.ts';
import { type Device, dump, idOf, text, textsOf, until, untilTexts, useWorld } from './people.ts';

const world = useWorld();

let databases = 0;
/** Ben in two tabs of one browser, and Anna. */
async function startTabs() {
  databases += 1;
  const name = `tabs-${databases}`;
  const anna = await world().signUp('anna');
  const leader = await world().signUp('ben', createIndexedDbStore(name));
  const follower = await openTab(name);
  const id = await anna.client.openConversation(idOf(leader));
  const messageId = await anna.client.send(id, text('first'));
  await untilTexts(leader, id, ['first']);
  await untilTexts(follower, id, ['first']);
  return { name, anna, leader, follower, id, messageId };
}

async function openTab(name: string): Promise<Device> {
  const tab = await world().open(createIndexedDbStore(name));
  await until(tab.client.state, ({ phase }) => phase === 'signed-in');
  return tab;
}

it('[S23] shows in every tab what comes to one of them, and sends from each', async () => {
  const { anna, leader, follower, id } = await startTabs();
  await until(follower.client.state, ({ connection }) => connection === 'online');
  await follower.client.send(id, text('from the second tab'));
  for (const device of [anna, leader, follower])
    await untilTexts(device, id, ['first', 'from the second tab']);
  follower.client.markRead(id, 1);
  await until(leader.client.unread, (unread) => unread === 0);
});

it('[U5] drops an unsent message from every tab', async () => {
  const { anna, leader, follower, id, messageId } = await startTabs();
  await anna.client.unsend(id, messageId);
  await untilTexts(leader, id, []);
  await untilTexts(follower, id, []);
  expect(await dump(follower)).not.toContain('first');
});

it('takes a message back from a tab that has no connection of its own', async () => {
  const { anna, leader, follower, id } = await startTabs();
  const messageId = await follower.client.send(id, text('regretted'));
  await untilTexts(anna, id, ['first', 'regretted']);
  await until(follower.client.conversation(id), (detail) => detail?.messages[1]?.sequence === 2);
  expect(await follower.client.unsend(id, messageId)).toBe('unsent');
  for (const device of [anna, leader, follower]) await untilTexts(device, id, ['first']);
});

it('[S23] goes on in another tab when the one with the connection closes', async () => {
  const { anna, leader, follower, id } = await startTabs();
  await leader.client.close();
  await anna.client.send(id, text('second'));
  await untilTexts(follower, id, ['first', 'second']);
  await until(follower.client.state, ({ connection }) => connection === 'online');
});

it('[S23] takes the lead from a tab that is suspended', async () => {
  const { anna, leader, follower, id, name } = await startTabs();
  await leader.client.close();
  await follower.client.close();
  let lost = false;
  // What is left of a suspended tab: its lock.
  await new Promise<void>((held) => {
    navigator.locks
      .request(`takeback-3:${name}:leader`, () => {
        held();
        return new Promise(() => undefined);
      })
      .catch(() => {
        lost = true;
      });
  });
  const tab = await openTab(name);
  const connections: string[] = [];
  tab.client.state.subscribe(() => connections.push(tab.client.state.get().connection));
  await until(tab.client.state, ({ connection }) => connection === 'online');
  await expect.poll(() => lost).toBe(true);
  await anna.client.send(id, text('second'));
  await untilTexts(tab, id, ['first', 'second']);
  expect(connections.filter((connection) => connection === 'online').length).toBeGreaterThan(0);
  expect(connections).not.toContain('offline');
});

it('lets two tabs lead one after the other without losing anything', async () => {
  const [one, two] = [new BrowserTabs('steal', navigator.locks), new BrowserTabs('steal', navigator.locks)];
  const said: string[] = [];
  const leading = (who: string, tabs: BrowserTabs) =>
    new Promise<void>((resolve) => {
      tabs.onLead(
        () => {
          said.push(`${who} leads`);
          resolve();
        },
        () => said.push(`${who} lost`),
      );
    });
  await leading('one', one);
  const second = leading('two', two);
  two.takeLead();
  await second;
  await expect.poll(() => said.toSorted()).toEqual(['one leads', 'one lost', 'two leads']);
  two.close();
  await expect.poll(() => said.at(-1)).toBe('one leads');
  one.close();
});

it('signs every tab out, and in again', async () => {
  const { leader, follower, id } = await startTabs();
  await follower.client.signOut();
  for (const tab of [leader, follower]) {
    await until(tab.client.state, ({ phase }) => phase === 'signed-out');
    expect(textsOf(tab, id)).toEqual([]);
  }
  await follower.client.signIn({ handle: leader.handle, password: 'a good long password' });
  await until(leader.client.state, ({ phase }) => phase === 'signed-in');
  for (const tab of [leader, follower]) await untilTexts(tab, id, ['first']);
});

it('[U6] goes on confirming once a tab that was frozen is gone', async () => {
  const { anna, leader, id, messageId, name } = await startTabs();
  await until(anna.client.conversation(id), (detail) => detail?.messages[0]?.state === 'delivered');
  // A tab that is open, but frozen: it answers nothing.
  const frozen = `takeback-3:${name}:tab:frozen`;
  let thaw = () => {};
  const held = new Promise<void>((resolve) => {
    navigator.locks.request(frozen, () => {
      resolve();
      return new Promise<void>((end) => {
        thaw = end;
      });
    });
  });
  await held;
  await anna.client.unsend(id, messageId);
  await untilTexts(leader, id, []);
  // What comes after it is stored and shown, and not confirmed either (see the tests of the confirmation).
  await anna.client.send(id, text('second'));
  await untilTexts(leader, id, ['second']);
  await leader.client.send(id, text('an answer'));
  await untilTexts(anna, id, ['second', 'an answer']);
  const annas = anna.client.conversation(id);
  const delivered = () =>
    annas.get()?.messages.find(({ body }) => body !== null && textOf(body) === 'second')?.state;
  thaw();
  await until(annas, () => delivered() === 'delivered');
});

it('waits for a tab that answers late, not for one that has closed', async () => {
  const [one, two] = [new BrowserTabs('late', navigator.locks), new BrowserTabs('late', navigator.locks)];
  await Promise.all([one.ready, two.ready]);
  const touched = {
    everything: true,
    session: false,
    drafts: false,
    videoDrafts: false,
    conversations: new Map(),
    erased: [],
    relations: new Map(),
  };
  const seen: string[] = [];
  two.subscribe(({ type }) => seen.push(type));
  await one.purge(touched);
  expect(seen).toEqual(['touched']);
  two.close();
  await one.purge(touched);
  one.close();
});
