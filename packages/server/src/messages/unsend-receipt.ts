import { limits, type Person, type Removal, type RemovalState } from '@takeback/protocol';
import type { Handler } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Membership } from '../conversations/membership.ts';
import { Refusal } from '../errors.ts';
import { findPersons } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import type { Erasures } from './erasures.ts';
import type { ReceiptWatch } from './receipt-watch.ts';
import { type RecipientFacts, readUnsendFacts, type UnsendFacts } from './unsend-facts.ts';
import { nobody } from './writer.ts';

const day = 86_400_000;

/** Devices that have not confirmed what the unsend took away. */
function unconfirmedDevices({ devices }: RecipientFacts, position: number) {
  return devices.filter(({ confirmedPosition }) => confirmedPosition < position);
}

function stateOf(recipient: RecipientFacts, position: number): RemovalState {
  if (!recipient.shared) return 'withheld';
  const left = unconfirmedDevices(recipient, position);
  if (left.some(({ revoked }) => !revoked)) return 'pending';
  if (left.length > 0) return 'unconfirmed';
  return recipient.delivered ? 'removed' : 'never_delivered';
}

/** Of receipts that are older than the log keeps them, it is not known which was the first. */
function seenBy({ shared, seen, seenAt }: RecipientFacts, sentAt: Date, now: Date): Removal['seen'] {
  if (!shared || !seen) return null;
  const isWhole = now.getTime() - sentAt.getTime() < limits.unsendReceiptDays * day;
  return { at: isWhole && seenAt !== null ? seenAt.toISOString() : null };
}

/**
 * Tells the sender of an unsent message where it is gone (U22). It is worked out when asked, from what the log and the
 * devices say, and says nothing of recipients that do not share receipts (U28). Where a device is still to confirm, the
 * sender's devices are told when it has.
 */
export function createUnsendReceipt(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly membership: Membership;
  readonly erasures: Erasures;
  readonly watch: ReceiptWatch;
}): Handler<'messages.unsendReceipt'> {
  const { database, clock, membership, erasures, watch } = deps;

  /** @throws Refusal not_found, not_the_sender */
  const read = async (conversationId: string, messageId: string, accountId: string) => {
    const facts = await readUnsendFacts(database, conversationId, messageId);
    if (facts === undefined || facts.senderId === nobody) throw new Refusal('not_found');
    if (facts.senderId !== accountId) throw new Refusal('not_the_sender');
    const { unsent } = facts;
    const oldest = clock.now().getTime() - limits.unsendReceiptDays * day;
    if (unsent === null || unsent.at.getTime() < oldest) throw new Refusal('not_found');
    return { ...facts, unsent };
  };

  const removalOf = (
    recipient: RecipientFacts,
    { sentAt }: UnsendFacts,
    position: number,
    persons: ReadonlyMap<string, Person>,
  ): Removal[] => {
    const person = persons.get(recipient.accountId);
    if (person === undefined) return [];
    return [
      {
        person,
        state: stateOf(recipient, position),
        seen: seenBy(recipient, sentAt, clock.now()),
      },
    ];
  };

  return async ({ conversationId, messageId }, { accountId }) => {
    await membership.checkMember(conversationId, accountId);
    let facts = await read(conversationId, messageId, accountId);
    const { position } = facts.unsent;
    const waitedFor = facts.recipients
      .filter(({ shared }) => shared)
      .flatMap((recipient) => unconfirmedDevices(recipient, position))
      .filter(({ revoked }) => !revoked);
    if (waitedFor.length > 0) {
      const deviceIds = waitedFor.map(({ id }) => id);
      watch.add({ conversationId, messageId, senderId: accountId, position, deviceIds });
      // Whatever was confirmed before the watch began is told by this answer.
      facts = await read(conversationId, messageId, accountId);
    }
    const isFinished = await erasures.isFinished(messageId);
    const persons = await findPersons(
      database.kysely,
      facts.recipients.map((recipient) => recipient.accountId),
    );
    return {
      receipt: {
        unsentAt: facts.unsent.at.toISOString(),
        server: isFinished ? 'erased' : 'erasing',
        recipients: facts.recipients.flatMap((one) => removalOf(one, facts, position, persons)),
      },
    };
  };
}
