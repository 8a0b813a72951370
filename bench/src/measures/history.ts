import type { Adapter, Conversation } from '../adapters/adapter.ts';
import { type Spread, spreadOf } from '../timing/percentiles.ts';

const limit = 50;

/** The latest page of long chats, and pages anywhere in them, asked for one after another. */
export async function measureHistory(
  adapter: Adapter,
  chats: readonly Conversation[],
  length: number,
  times: number,
): Promise<{ readonly latest: Spread; readonly anywhere: Spread }> {
  const links = await Promise.all(
    chats.map((chat) => adapter.connect(chat.members[1], { onMessage: () => {} })),
  );
  const measure = async (before: (turn: number) => number | undefined): Promise<Spread> => {
    const took: number[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      const [link, chat] = [links[turn % links.length], chats[turn % chats.length]];
      if (link === undefined || chat === undefined) throw new Error('There is no chat');
      const from = before(turn);
      const began = performance.now();
      const came = await link.history(chat, from === undefined ? { limit } : { limit, before: from });
      took.push(performance.now() - began);
      if (came !== limit) throw new Error(`A page had ${came} messages`);
    }
    return spreadOf(took);
  };
  const latest = await measure(() => undefined);
  // Far apart, so that bodies have to be read and opened.
  const anywhere = await measure((turn) => limit + 1 + ((turn * 7_919) % (length - limit)));
  await Promise.all(links.map((link) => link.close()));
  return { latest, anywhere };
}
