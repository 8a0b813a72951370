import { v7 as uuidv7 } from 'uuid';
import type { Adapter, Conversation, Link } from '../adapters/adapter.ts';
import { text } from '../population/names.ts';

const outstanding = 4;

/** What senders were told is kept and what recipients had seen, when the server was killed in the middle of it. */
export interface Promised {
  readonly acknowledged: ReadonlySet<string>;
  readonly delivered: ReadonlySet<string>;
}

/** Puts load on until the server is gone. @param kill called after some seconds; kills it at once */
export async function sendUntilKilled(
  adapter: Adapter,
  conversations: readonly Conversation[],
  seconds: number,
  kill: () => Promise<void>,
): Promise<Promised> {
  const acknowledged = new Set<string>();
  const delivered = new Set<string>();
  const senders = await Promise.all(
    conversations.map(async (conversation) => {
      await adapter.connect(conversation.members[1], { onMessage: (id) => delivered.add(id) });
      return { conversation, link: await adapter.connect(conversation.members[0], { onMessage: () => {} }) };
    }),
  );
  const sendOn = async (link: Link, conversation: Conversation): Promise<void> => {
    for (;;) {
      const id = uuidv7();
      try {
        await link.send(conversation, id, text);
      } catch {
        return; // the server is gone
      }
      acknowledged.add(id);
    }
  };
  const sending = senders.flatMap(({ link, conversation }) =>
    Array.from({ length: outstanding }, () => sendOn(link, conversation)),
  );
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  await kill();
  await Promise.all(sending);
  return { acknowledged, delivered };
}

/** How many of them recipients do not get after the server has started again. */
export async function countLost(
  adapter: Adapter,
  conversations: readonly Conversation[],
  { acknowledged, delivered }: Promised,
  since: string,
): Promise<number> {
  const kept = new Set<string>();
  for (const { members } of conversations) {
    // Resolves when everything since then has come.
    const link = await adapter.connect(members[1], { onMessage: (id) => kept.add(id) }, { since });
    await link.close();
  }
  return [...new Set([...acknowledged, ...delivered])].filter((id) => !kept.has(id)).length;
}
