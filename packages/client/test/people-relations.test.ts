import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { type Device, idOf, text, until, untilTexts, useWorld } from './people.ts';

const world = useWorld();

/** Two people who have written to each other. */
async function startTalk() {
  const [ada, ben] = [await world().signUp('ada'), await world().signUp('ben')];
  const id = await ada.client.openConversation(idOf(ben));
  await ada.client.send(id, text('hello'));
  await untilTexts(ben, id, ['hello']);
  return { ada, ben, id };
}

const detailOf = ({ client }: Device, id: string) => client.conversation(id);

describe('people', () => {
  it('are followed on one device and shown so on the other, with counts', async () => {
    const [ada, ben] = [await world().signUp('ada'), await world().signUp('ben')];
    const ada2 = await world().signIn(ada);
    const page = ada2.client.people.profile(ben.handle);
    const end = page.subscribe(() => {});
    await until(page, (view) => view.state === 'here' && view.profile.relation?.follows === false);
    expect((await ada.client.people.follow(idOf(ben))).follows).toBe(true);
    await until(
      page,
      (view) =>
        view.state === 'here' && view.profile.relation?.follows === true && view.profile.followers === 1,
    );
    await until(ada2.client.people.relation(idOf(ben)), (relation) => relation?.follows === true);
    await ben.client.people.follow(idOf(ada));
    await until(ada2.client.people.relation(idOf(ben)), (relation) => relation?.followsYou === true);
    expect((await ada2.client.people.friends()).people.map(({ handle }) => handle)).toEqual([ben.handle]);
    end();
  });

  it('that are not there, or not to be reached, are said to be so, and come back by themselves', async () => {
    const [ada, ben] = [await world().signUp('ada'), await world().signUp('ben')];
    const nobody = ada.client.people.profile('nobody.there');
    const ends = [nobody.subscribe(() => {})];
    await until(nobody, ({ state }) => state === 'missing');
    ada.network.cut();
    const page = ada.client.people.profile(ben.handle);
    ends.push(page.subscribe(() => {}));
    await until(page, ({ state }) => state === 'failed');
    ada.network.mend();
    ada.client.reconnect();
    await until(page, ({ state }) => state === 'here');
    for (const end of ends) end();
  });

  it('that are muted make their chat quiet on all devices, and a new one', async () => {
    const { ada, ben, id } = await startTalk();
    await ben.client.send(id, text('psst'));
    const ada2 = await world().signIn(ada);
    await until(ada2.client.unread, (unread) => unread === 1);
    await ada.client.people.mute(idOf(ben));
    await until(ada2.client.unread, (unread) => unread === 0);
    await until(ada2.client.conversations, ([row]) => row?.quiet === 'muted' && row.unread === 1);
    const ada3 = await world().signIn(ada);
    await until(ada3.client.conversations, ([row]) => row?.quiet === 'muted' && row.unread === 1);
    await ada.client.people.unmute(idOf(ben));
    await until(ada3.client.unread, (unread) => unread === 1);
  });

  it('that are blocked cannot be written to, also after a restart, until the block ends', async () => {
    const { ada, ben, id } = await startTalk();
    const store = createMemoryStore();
    const ada2 = await world().signIn(ada, store);
    await ada.client.people.block(idOf(ben));
    await until(detailOf(ada2, id), (detail) => detail?.blocked === true);
    const again = await world().restart(ada2, store);
    await until(detailOf(again, id), (detail) => detail?.blocked === true);
    await ada.client.people.unblock(idOf(ben));
    await until(detailOf(again, id), (detail) => detail?.blocked === false);
  });

  it('that blocked me refuse what I write and tell no more; what they write later opens the chat again', async () => {
    const { ada, ben, id } = await startTalk();
    await ada.client.people.block(idOf(ben));
    expect(detailOf(ben, id).get()?.refused).toBe(false);
    const refused = await ben.client.send(id, text('are you there?'));
    const detail = await until(detailOf(ben, id), (shown) => shown?.refused === true);
    expect(detail).toMatchObject({ blocked: false });
    expect(detail?.messages.find((message) => message.id === refused)?.state).toBe('failed');
    await until(ben.client.people.relation(idOf(ada)), (relation) => relation === null || !relation.blocked);
    await ada.client.people.unblock(idOf(ben));
    await ada.client.send(id, text('sorry'));
    await until(detailOf(ben, id), (shown) => shown?.refused === false);
    await ben.client.retry(refused);
    await untilTexts(ada, id, ['hello', 'sorry', 'are you there?']);
  });
});
