import type { Keyring, Ledger } from '@takeback/keyring';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { checkMayBegin } from '../conversations/beginning.ts';
import type { Membership } from '../conversations/membership.ts';
import { DatabaseAway } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/database.ts';
import { eraseConversations } from './erase-conversations.ts';
import { Erasures } from './erasures.ts';
import { createHide } from './hide.ts';
import { createHighestSequences } from './highest-sequences.ts';
import { createHistory } from './history.ts';
import { KeyPool } from './key-pool.ts';
import { createOpenedMessages } from './opened-messages.ts';
import { ReceiptWatch } from './receipt-watch.ts';
import { noteLedgerEnd, recover } from './recovery.ts';
import { createSend } from './send.ts';
import { createUnsend } from './unsend.ts';
import { createUnsendReceipt } from './unsend-receipt.ts';
import type { ViewDeps } from './view.ts';
import { MessageWriter } from './writer.ts';

export interface MessagesDeps {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  readonly membership: Membership;
  /** The disk of keys or ledger failed, and it is not known what was kept: the process must end. */
  readonly onFatal: (error: Error) => void;
}

/** Messages of one server, recovered and ready. */
export interface Messages {
  readonly handlers: Pick<
    Handlers,
    | 'messages.send'
    | 'messages.unsend'
    | 'messages.unsendReceipt'
    | 'messages.hide'
    | 'messages.unhide'
    | 'messages.history'
  >;
  /** The database's epoch: renewed when it turned out to be an older copy. */
  readonly epoch: string;
  /** What others need to show messages. */
  readonly view: ViewDeps;
  /** Takes back all there is in these conversations, which are about to go. @throws Refusal unavailable */
  eraseConversations(ids: readonly string[]): Promise<void>;
  /** Finishes what is under way. The database and the keys stay open. */
  close(): Promise<void>;
}

/**
 * Recovers what an earlier run left behind, then takes messages. Before anything is answered.
 * @throws StartupError
 */
export async function openMessages(deps: MessagesDeps): Promise<Messages> {
  const { database, keyring, ledger, bus, log, membership } = deps;
  const erasures = new Erasures(deps);
  const epoch = await recover({ ...deps, erasures });
  const keys = new KeyPool(keyring, deps.onFatal);
  // A full disk stops sending only: reading and taking back must go on.
  await keys.fill().catch((error: unknown) => log.error('No keys for new messages.', error));
  const opened = createOpenedMessages({ bus });
  const sequences = createHighestSequences({ bus, ledger, log });
  const writer = new MessageWriter({ ...deps, keys, opened });
  const watch = new ReceiptWatch(deps);
  const view = { keyring, opened, log };
  return {
    handlers: {
      'messages.send': createSend({
        membership,
        writer,
        checkMayBegin: (senderId, recipientId) =>
          checkMayBegin(database.kysely, deps.clock, senderId, recipientId),
      }),
      'messages.unsend': createUnsend({ membership, erasures }),
      'messages.unsendReceipt': createUnsendReceipt({ ...deps, erasures, watch }),
      'messages.history': createHistory({ ...view, database, membership }),
      ...createHide({ ...deps, ...view }),
    },
    epoch,
    view,
    eraseConversations: (ids) => eraseConversations({ database, erasures }, ids),
    close: async () => {
      await watch.close();
      await writer.close();
      await erasures.close();
      await keys.close();
      await sequences.close();
      // Without it the next start only reads more of the ledger.
      await noteLedgerEnd({ database, ledger }).catch((error: unknown) => {
        if (!(error instanceof DatabaseAway)) throw error;
        log.warn('The server ends while its database is away.');
      });
    },
  };
}
