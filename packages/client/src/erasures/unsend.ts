import { problemOf } from '@takeback/protocol';
import { TakebackError } from '../errors.ts';
import { dropWaiting } from '../outbox/outbox.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore } from '../store/local-store.ts';
import { eraseUnsent } from '../sync/apply.ts';
import type { Tabs } from '../tabs/tabs.ts';

/**
 * Takes a message back on this device: its body is purged from store and screens before this resolves, and what the
 * server has to do is written down in the same transaction, so that it survives a restart.
 * @returns `cancelled` when it never left this device, `unsent` when the server had confirmed it before, else `asked`.
 * @throws TakebackError `not_the_sender` for somebody else's message; then nothing was changed.
 */
export async function unsendHere(
  at: { store: LocalStore; tabs: Tabs; session: Session },
  conversationId: string,
  messageId: string,
): Promise<'cancelled' | 'unsent' | 'asked'> {
  const { account, mark } = at.session;
  const { result } = await commit(at, mark, async (transaction, touched) => {
    const ask = async () => {
      const id = `unsend:${messageId}`;
      const known = await transaction.get('erasures', id);
      if (!known) {
        await transaction.put('erasures', {
          id,
          kind: 'unsend',
          messageId,
          conversationId,
          attempted: false,
        });
      }
      touched.message(conversationId, messageId);
      return 'asked' as const;
    };

    const waiting = await transaction.get('outbox', messageId);
    if (waiting) {
      await dropWaiting(transaction, waiting);
      touched.erase({ messageId, conversationId, because: 'unsent', trace: null });
      return waiting.attempted ? ask() : 'cancelled';
    }
    const message = await transaction.get('messages', messageId);
    if (message && message.senderId !== account?.id) throw new TakebackError(problemOf('not_the_sender'));
    if (message?.state === 'unsent') {
      const asked = await transaction.get('erasures', `unsend:${messageId}`);
      return asked ? ask() : 'unsent';
    }
    if (message) await eraseUnsent(transaction, { ...message, messageId, trace: true }, touched, 'unsending');
    return ask();
  });
  return result;
}
