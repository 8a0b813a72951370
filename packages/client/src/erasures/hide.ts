import { limits, type Message, problemOf } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import { TakebackError } from '../errors.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore } from '../store/local-store.ts';
import { eraseHidden, storeMessage, unhide } from '../sync/apply.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface HidingOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
}

interface Undoable {
  readonly message: Readonly<Message>;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Delete for me: gone from this device at once, undoable for ten seconds, also while offline (U26). */
export class Hiding {
  readonly #options: HidingOptions;
  /** What an undo can bring back without the server. Dropped after ten seconds, and by an unsend at once. */
  readonly #undoable = new Map<string, Undoable>();

  constructor(options: HidingOptions) {
    this.#options = options;
    options.tabs.subscribe((event) => {
      if (event.type !== 'touched') return;
      if (event.touched.everything) this.forgetAll();
      for (const { messageId, because } of event.touched.erased) {
        if (because !== 'hidden') this.#forget(messageId);
      }
    });
  }

  /** Removes a message here and writes down that the server has to. @returns until when this can be undone. */
  async hide(conversationId: string, messageId: string): Promise<string> {
    const milliseconds = limits.hideUndoSeconds * 1_000;
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      const message = await transaction.get('messages', messageId);
      await eraseHidden(transaction, { conversationId, messageId }, touched);
      const id = `hide:${messageId}`;
      await transaction.put('erasures', { id, kind: 'hide', messageId, conversationId, attempted: false });
      if (!message) return;
      // Within the transaction: an unsend that comes right after it finds what it has to drop.
      this.#forget(messageId);
      const timer = setTimeout(() => this.#forget(messageId), milliseconds);
      this.#undoable.set(messageId, { message, timer });
    });
    return new Date(Date.now() + milliseconds).toISOString();
  }

  /** Undoes {@link hide}. @throws TakebackError `undo_expired` when it is too late, ConnectionError when offline. */
  async unhide(conversationId: string, messageId: string): Promise<void> {
    const { session, call } = this.#options;
    const { mark } = session;
    if (await this.#undoHere(mark, messageId)) return;
    const { message } = await call('messages.unhide', { conversationId, messageId });
    this.#forget(messageId);
    await commit(this.#options, mark, async (transaction, touched) => {
      await transaction.delete('erasures', `hide:${messageId}`);
      await unhide(transaction, messageId, touched);
      if (message) await storeMessage(transaction, message, touched);
    });
  }

  /** While the server knows nothing of the hide, undoing it needs no server. */
  async #undoHere(mark: string, messageId: string): Promise<boolean> {
    const { result } = await commit(this.#options, mark, async (transaction, touched) => {
      const asked = await transaction.get('erasures', `hide:${messageId}`);
      if (!asked || asked.attempted) return false;
      const undoable = this.#undoable.get(messageId);
      if (!undoable) throw new TakebackError(problemOf('undo_expired'));
      await transaction.delete('erasures', asked.id);
      await unhide(transaction, messageId, touched);
      await storeMessage(transaction, undoable.message, touched);
      return true;
    });
    if (result) this.#forget(messageId);
    return result;
  }

  #forget(messageId: string): void {
    clearTimeout(this.#undoable.get(messageId)?.timer);
    this.#undoable.delete(messageId);
  }

  forgetAll(): void {
    for (const messageId of [...this.#undoable.keys()]) this.#forget(messageId);
  }
}
