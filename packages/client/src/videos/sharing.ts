import type { Body } from '@takeback/protocol';
import { TakebackError } from '../errors.ts';
import type { ConversationView, Observable } from '../views.ts';
import type { ShareOutcome } from './contract.ts';

export interface SharingOptions {
  readonly conversations: Observable<readonly ConversationView[]>;
  readonly openConversation: (accountId: string) => Promise<string>;
  readonly send: (conversationId: string, body: Body) => Promise<string>;
}

/** Sends a video to people, each by itself: what fails for one does not keep it from the others. */
export async function shareVideo(
  options: SharingOptions,
  videoId: string,
  accountIds: readonly string[],
  note: string,
): Promise<ShareOutcome[]> {
  const outcomes = [...new Set(accountIds)].map(async (accountId): Promise<ShareOutcome> => {
    let conversationId: string | null = null;
    try {
      // One that is in the inbox needs no connection.
      const known = options.conversations.get().find(({ person }) => person.id === accountId);
      conversationId = known?.id ?? (await options.openConversation(accountId));
      await options.send(conversationId, { kind: 'video', videoId });
      // A message of its own, so that each can be taken back without the other.
      if (note.trim() !== '') await options.send(conversationId, { kind: 'text', text: note });
      return { accountId, conversationId, failed: null };
    } catch (error) {
      const failure = error instanceof TakebackError ? error.problem : null;
      return { accountId, conversationId, failed: { failure } };
    }
  });
  return Promise.all(outcomes);
}
