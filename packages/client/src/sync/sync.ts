import { type Change, parseCursor, type ServerFrame } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import type { History } from '../conversations/history.ts';
import { endsSession, TakebackError } from '../errors.ts';
import type { Session } from '../session/session.ts';
import { commit, SessionEndedError } from '../store/commit.ts';
import type { LocalStore, StoreTransaction } from '../store/local-store.ts';
import type { Tabs } from '../tabs/tabs.ts';
import { applyChange } from './apply.ts';
import type { Confirmation } from './confirmation.ts';
import { takeSnapshot } from './snapshot.ts';

export interface SyncOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly history: History;
  readonly confirmation: Confirmation;
  readonly http: Call;
  /** Sends what waits, and fails when something could not be sent. Done before a wipe (U27). */
  readonly deliver: () => Promise<void>;
  /** The server has welcomed this device. */
  readonly onWelcome: () => void;
  /** All erasures since the last contact are applied. */
  readonly onErased: () => void;
  /** The connection has to begin anew: at once, or after the usual wait. */
  readonly onRestart: (when: 'now' | 'later') => void;
}

/** Changes of one transaction: enough to be quick, few enough to let others in between. */
const mostChanges = 1_000;

/** Brings the store to where the server's change log is, frame by frame. */
export class Sync {
  readonly #options: SyncOptions;
  #frames: ServerFrame[] = [];
  #draining = false;
  #mustReset = false;

  constructor(options: SyncOptions) {
    this.#options = options;
  }

  /** Where to continue. Takes a snapshot when there is nowhere. @throws when the server cannot be reached. */
  async prepare(): Promise<{ cursor: string; token: string | null }> {
    const { store, session } = this.#options;
    const { mark, token } = session;
    this.#frames = [];
    const row = await store.read((reads) => reads.get('cursor', 'cursor'));
    if (row && !this.#mustReset) return { cursor: row.cursor, token };
    await this.#options.deliver();
    const { cursor, purged } = await takeSnapshot(this.#options, mark);
    this.#options.confirmation.await(purged);
    this.#mustReset = false;
    this.#options.onErased();
    return { cursor, token };
  }

  /** Takes the frames in the order they came; what they change is committed in that order. */
  receive(frame: ServerFrame): void {
    this.#frames.push(frame);
    if (this.#draining) return;
    this.#draining = true;
    this.#drain().finally(() => {
      this.#draining = false;
    });
  }

  async #drain(): Promise<void> {
    for (let frame = this.#frames.shift(); frame; frame = this.#frames.shift()) {
      try {
        await this.#handle(frame);
      } catch (error) {
        this.#frames = [];
        // Otherwise the store failed: what it has not committed comes again with the next connection.
        if (!(error instanceof SessionEndedError)) this.#options.onRestart('later');
      }
    }
  }

  async #handle(frame: ServerFrame): Promise<void> {
    const { session, tabs } = this.#options;
    const { mark } = session;
    switch (frame.type) {
      case 'welcome':
        // The cookie is another account's: what is stored here is not theirs to see.
        if (frame.accountId !== session.account?.id) await session.revoked(mark);
        else this.#options.onWelcome();
        return;
      case 'erasures':
        await this.#apply(frame.changes, null);
        this.#options.onErased();
        return;
      case 'changes':
        await this.#applyQueued(frame);
        return;
      case 'caughtUp':
        await this.#apply([], frame.cursor);
        // Failing is no harm: the next connection tries again.
        if (session.account) this.#options.history.completeAll(session.account.id).catch(() => undefined);
        return;
      case 'reset':
        this.#mustReset = true;
        this.#options.onRestart('now');
        return;
      case 'typing':
        tabs.post({
          type: 'typing',
          conversationId: frame.conversationId,
          accountId: frame.accountId,
          active: true,
        });
        return;
      case 'unsendReceipt':
        tabs.post({ type: 'unsendReceipt', messageId: frame.messageId });
        return;
      case 'videos':
        tabs.post({ type: 'videos', changed: frame.changed, gone: frame.gone });
        return;
      case 'videoProgress':
        tabs.post({ type: 'videoProgress', videoId: frame.videoId, progress: frame.progress });
        return;
      case 'revoked':
        await session.revoked(mark);
        return;
      case 'failure':
        if (endsSession(new TakebackError(frame.problem))) await session.revoked(mark);
        return;
      case 'result':
      case 'pong':
        return;
    }
  }

  /** Applies a frame together with those of its kind that came meanwhile. */
  async #applyQueued(first: Extract<ServerFrame, { type: 'changes' }>): Promise<void> {
    const changes = [...first.changes];
    let { cursor } = first;
    for (let next = this.#frames[0]; next?.type === 'changes'; next = this.#frames[0]) {
      if (changes.length + next.changes.length > mostChanges) break;
      changes.push(...next.changes);
      cursor = next.cursor;
      this.#frames.shift();
    }
    await this.#apply(changes, cursor);
  }

  async #apply(changes: readonly Change[], cursor: string | null): Promise<void> {
    const { session, tabs, confirmation, history } = this.#options;
    const { touched, purged } = await commit(this.#options, session.mark, async (transaction, builder) => {
      for (const change of changes) await applyChange(transaction, change, builder);
      if (cursor !== null) await advance(transaction, cursor);
    });
    confirmation.await(purged);
    // Somebody waits to hear that a message came, or went; receipts for receipts would never end.
    const matters = changes.length === 0 || changes.some(({ type }) => type.startsWith('message.'));
    if (cursor !== null) confirmation.committed(cursor, matters);
    for (const change of changes) {
      if (change.type !== 'message.sent') continue;
      const { conversationId, senderId: accountId } = change.message;
      tabs.post({ type: 'typing', conversationId, accountId, active: false });
    }
    for (const id of touched.incomplete) history.complete(id).catch(() => undefined);
  }
}

/** Never back within one epoch: a repeated frame must not undo what came after it. */
async function advance(transaction: StoreTransaction, cursor: string): Promise<void> {
  const known = await transaction.get('cursor', 'cursor');
  const next = parseCursor(cursor);
  const before = known ? parseCursor(known.cursor) : null;
  if (before?.epoch === next.epoch && before.position >= next.position) return;
  await transaction.put('cursor', { id: 'cursor', cursor });
}
