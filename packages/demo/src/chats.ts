import type { Thread } from './plan.ts';
import { type Players, playerOf } from './players.ts';
import { until } from './until.ts';

/** Lets two characters write to each other, message by message, on their devices. */
export async function play(thread: Thread, players: Players): Promise<void> {
  const [first] = thread;
  const names = [...new Set(thread.map(({ by }) => by))];
  const other = names.find((name) => name !== first.by);
  if (names.length !== 2 || other === undefined) throw new Error('A chat is one of two');
  const conversationId = await playerOf(players, first.by).client.openConversation(
    playerOf(players, other).id,
  );

  for (const { by, text, unsent, unread } of thread) {
    const from = playerOf(players, by).client;
    const to = playerOf(players, by === first.by ? other : first.by).client;
    const id = await from.send(conversationId, { kind: 'text', text });
    const arrived = await until(
      to.conversation(conversationId),
      (detail) => detail?.messages.some((message) => message.id === id) === true,
      `The message of ${by}`,
    );
    const sequence = arrived?.messages.find((message) => message.id === id)?.sequence;
    if (unread === true || sequence == null) continue;
    to.markRead(conversationId, sequence);
    await until(
      from.conversation(conversationId),
      (detail) => detail?.messages.some((one) => one.id === id && one.state === 'read') === true,
      `The receipt for ${by}`,
    );
    if (unsent === true) await from.unsend(conversationId, id);
  }
}
