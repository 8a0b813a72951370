import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import type { UnsendReceiptView } from '../src/views.ts';
import { type Device, idOf, text, until, untilTexts, useWorld } from './people.ts';

const world = useWorld();

const stateIn = (view: UnsendReceiptView) =>
  view.state === 'here' ? view.receipt.recipients[0]?.state : undefined;

/** Something that Ben has on all his devices. */
async function tell(ada: Device, ben: Device, words: string) {
  const id = await ada.client.openConversation(idOf(ben));
  const messageId = await ada.client.send(id, text(words));
  await untilTexts(ben, id, [words]);
  await until(ada.client.conversation(id), (detail) => detail?.messages[0]?.state === 'delivered');
  return { id, messageId };
}

describe('the receipt of an unsend', () => {
  it('[U22] changes by itself when the recipient comes back', async () => {
    const [ada, ben] = [await world().signUp('ada'), await world().signUp('ben')];
    const { id, messageId } = await tell(ada, ben, 'soon gone');
    ben.network.cut();
    await until(ben.client.state, ({ connection }) => connection !== 'online');
    await ada.client.unsend(id, messageId);
    const receipt = ada.client.unsendReceipt(id, messageId);
    const end = receipt.subscribe(() => {});
    const pending = await until(receipt, ({ state }) => state === 'here');
    expect(pending).toMatchObject({
      receipt: {
        server: 'erased',
        recipients: [{ person: { id: idOf(ben) }, state: 'pending', seen: null }],
      },
    });
    ben.network.mend();
    ben.client.reconnect();
    await until(receipt, (view) => stateIn(view) === 'removed');
    end();
  });

  it('[U22] is read again after the connection was away, whatever was told meanwhile', async () => {
    const [ada, ben] = [await world().signUp('ada'), await world().signUp('ben')];
    const { id, messageId } = await tell(ada, ben, 'soon gone');
    ben.network.cut();
    await until(ben.client.state, ({ connection }) => connection !== 'online');
    await ada.client.unsend(id, messageId);
    const receipt = ada.client.unsendReceipt(id, messageId);
    const end = receipt.subscribe(() => {});
    await until(receipt, (view) => stateIn(view) === 'pending');
    const ada2 = await world().signIn(ada);
    const there = ada2.client.unsendReceipt(id, messageId);
    const ends = [end, there.subscribe(() => {})];
    await until(there, (view) => stateIn(view) === 'pending');
    ada.network.cut();
    await until(ada.client.state, ({ connection }) => connection !== 'online');
    ben.network.mend();
    ben.client.reconnect();
    await until(there, (view) => stateIn(view) === 'removed');
    expect(stateIn(receipt.get())).toBe('pending');
    ada.network.mend();
    ada.client.reconnect();
    await until(receipt, (view) => stateIn(view) === 'removed');
    for (const stop of ends) stop();
  });

  it('[U22] is missing where nothing was taken back, fails without a connection, and is gone with the session', async () => {
    const store = createMemoryStore();
    const [ada, ben] = [await world().signUp('ada', store), await world().signUp('ben')];
    const { id, messageId } = await tell(ada, ben, 'soon gone');
    const receipt = ada.client.unsendReceipt(id, messageId);
    expect(ada.client.unsendReceipt(id, messageId)).toBe(receipt);
    expect(receipt.get()).toEqual({ state: 'loading' });
    const ends = [receipt.subscribe(() => {})];
    await until(receipt, ({ state }) => state === 'missing');
    await ada.client.unsend(id, messageId);
    await until(receipt, ({ state }) => state === 'here');

    ada.network.cut();
    await until(ada.client.state, ({ connection }) => connection === 'offline');
    for (const end of ends.splice(0)) end();
    ends.push(receipt.subscribe(() => {}));
    const other = ada.client.unsendReceipt(id, '01890a5d-ac96-774b-bcce-b302099a8057');
    ends.push(other.subscribe(() => {}));
    expect(await until(other, ({ state }) => state !== 'loading')).toEqual({
      state: 'failed',
      failure: null,
    });
    // What was true a moment ago stays, though it was asked for again.
    expect(receipt.get().state).toBe('here');
    await ada.client.signOut();
    expect(receipt.get().state).not.toBe('here');
    for (const end of ends) end();
  });
});
