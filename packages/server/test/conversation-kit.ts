import type { MethodResult } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Kit, SignedIn, SignedUp } from './kit.ts';

/** Two people and their conversation, for tests. */
export interface Pair {
  readonly ada: SignedUp;
  readonly ben: SignedUp;
  readonly conversationId: string;
}

let pairs = 0;

/** Two new people, the first of whom opened a conversation with the second. */
export async function makePair(kit: Kit): Promise<Pair> {
  pairs += 1;
  const number = pairs;
  const ada = await kit.signUp(`ada.${number}`);
  const ben = await kit.signUp(`ben.${number}`);
  const { conversation } = await kit.call('conversations.open', { accountId: ben.accountId }, ada);
  return { ada, ben, conversationId: conversation.id };
}

export type SentResult = MethodResult<'messages.send'>;

/** Sends a text. */
export function sendText(
  kit: Kit,
  conversationId: string,
  as: SignedIn,
  text: string,
  id = uuidv7(),
): Promise<SentResult> {
  return kit.call('messages.send', { conversationId, id, body: { kind: 'text', text } }, as);
}

/** Takes a message back. */
export async function unsendSent(kit: Kit, sent: SentResult, as: SignedIn): Promise<void> {
  await kit.call('messages.unsend', { conversationId: sent.conversationId, messageId: sent.messageId }, as);
}

/** Where the log ends for a device that takes a snapshot now. */
export async function cursorOf(kit: Kit, as: SignedIn): Promise<string> {
  return (await kit.call('sync.snapshot', { limit: 1 }, as)).cursor;
}
