import { appendFileSync } from 'node:fs';
import type { QueryResultRow } from 'pg';
import type { Caller } from '../src/calls.ts';
import type { Prepared } from '../src/storage/database.ts';
import { openRoom, type Places, say } from './messages-room.ts';

/*
 * A process that sends a message and takes it back, and dies at one step of it. Whatever it was answered it has written
 * down before. Arguments: folder, step, conversation, sender, message id, file for the answers.
 */

export const steps = [
  'before the send is stored',
  'after the send is stored',
  'before the unsend is committed',
  'after the unsend is committed',
  'after the key is destroyed',
  'after the ledger entry is written',
  'after the answer',
] as const;
type Step = (typeof steps)[number];

/** Places that end this process at a step, once `arm` was called: what an earlier process left is recovered first. */
function dieAt(step: string | undefined): { arm(): void; between(places: Places): Places } {
  let isArmed = false;
  const reach = (reached: Step): void => {
    if (isArmed && reached === step) process.kill(process.pid, 'SIGKILL');
  };
  const isAt = (one: Step): boolean => isArmed && step === one;
  const never = new Promise<never>(() => {});
  const between = ({ database, keyring, ledger }: Places): Places => ({
    database: {
      ...database,
      prepared: async <Row extends QueryResultRow>(statement: Prepared, values: readonly unknown[]) => {
        if (statement.name === 'messages-send') reach('before the send is stored');
        if (statement.name === 'messages-unsend') reach('before the unsend is committed');
        if (statement.name === 'messages-erased') return never;
        const rows = await database.prepared<Row>(statement, values);
        if (statement.name === 'messages-send') reach('after the send is stored');
        if (statement.name === 'messages-unsend') reach('after the unsend is committed');
        return rows;
      },
    },
    keyring: {
      uuid: keyring.uuid,
      issue: (n) => keyring.issue(n),
      read: (ids) => keyring.read(ids),
      readEach: (ids) => keyring.readEach(ids),
      reconcile: (ids) => keyring.reconcile(ids),
      rotateMaster: (next) => keyring.rotateMaster(next),
      health: () => keyring.health(),
      close: () => keyring.close(),
      erase: async (ids) => {
        if (isAt('after the ledger entry is written')) return never;
        const erased = await keyring.erase(ids);
        reach('after the key is destroyed');
        return erased;
      },
    },
    ledger: {
      get end() {
        return ledger.end;
      },
      read: (after) => ledger.read(after),
      health: () => ledger.health(),
      retryMirror: () => ledger.retryMirror(),
      close: () => ledger.close(),
      append: async (record) => {
        if (isAt('after the key is destroyed')) return never;
        const offset = await ledger.append(record);
        reach('after the ledger entry is written');
        return offset;
      },
    },
  });
  return {
    arm: () => {
      isArmed = true;
    },
    between,
  };
}

if (import.meta.main) {
  const [folder = '', step, conversationId = '', accountId = '', messageId = '', answers = ''] =
    process.argv.slice(2);
  const { arm, between } = dieAt(step);
  const room = await openRoom({ folder, between });
  arm();
  const sender: Caller = { accountId, deviceId: accountId, role: 'member' };
  await say(room, conversationId, sender, 'short-lived', messageId);
  appendFileSync(answers, 'sent\n');
  await room.call['messages.unsend']({ conversationId, messageId }, sender);
  appendFileSync(answers, 'unsent\n');
  process.kill(process.pid, 'SIGKILL');
}
