import { appendFileSync } from 'node:fs';
import type { QueryResultRow } from 'pg';
import { type Disk, type DiskFile, machineDisk } from '../../keyring/src/disk.ts';
import type { Caller } from '../src/calls.ts';
import type { Prepared } from '../src/storage/database.ts';
import { openRoom, type Places, type Room, say } from './messages-room.ts';

/*
 * A process that sends a message and takes it back, or takes one back that never comes, and dies at one step of it.
 * Whatever it was answered it has written down before. Arguments: folder, step, conversation, sender, message id, file
 * for the answers.
 */

/** Of a send and the unsend after it, in their order. */
export const steps = [
  'after its key is issued',
  'before the send is stored',
  'after the send is stored',
  'after devices are told of the send',
  'before the unsend is committed',
  'after the unsend is committed',
  'after devices are told of the unsend',
  'after the key is overwritten, before that is synced',
  'after the key is destroyed',
  'after the ledger entry is written, before that is synced',
  'after the ledger entry is durable',
  'after both are, before the answer',
  'after the answer',
  'after the note is cleared',
] as const;
type Step = (typeof steps)[number];

/** Of an unsend whose message never comes. */
export const barringSteps = [
  'after the id is barred',
  'after the ledger entry of the id is durable',
  'after the answer that it is barred',
] as const;
type BarringStep = (typeof barringSteps)[number];

/** Of a start, in their order: a step is reached again where the one before it ended the process. */
export const recoverySteps = [
  'before the keys of what is made again are destroyed',
  'after the ledger is replayed',
  'after keys are destroyed once more',
  'after the mark',
] as const;
type RecoveryStep = (typeof recoverySteps)[number];

type Reached = Step | BarringStep | RecoveryStep;

interface Death {
  readonly places: { readonly between: (places: Places) => Places; readonly disk: Disk };
  /** What comes before is of the start. */
  arm(): void;
  watch(room: Room): void;
}

/** Puts itself between a room and its places, and ends this process at a step. */
function dieAt(step: string | undefined, messageId: string): Death {
  let isArmed = false;
  const never = new Promise<never>(() => {});
  const die = (): Promise<never> => {
    process.kill(process.pid, 'SIGKILL');
    return never;
  };
  /** Ends the process at this step; whoever waits for more than that waits for ever. */
  const reach = async (...reached: readonly Reached[]): Promise<void> => {
    if (reached.some((one) => one === step)) await die();
  };
  const isAt = (...some: readonly Reached[]): boolean => isArmed && some.some((one) => one === step);

  /** Syncs of the file that holds the keys, or the ledger, of this one unsend. */
  const overDisk = (path: string, file: DiskFile): DiskFile => ({
    ...file,
    sync: async () => {
      if (path.includes('segment') && isAt('after the key is overwritten, before that is synced'))
        await die();
      if (path.endsWith('ledger') && isAt('after the ledger entry is written, before that is synced'))
        await die();
      await file.sync();
    },
  });
  const disk: Disk = {
    ...machineDisk,
    open: (path) => overDisk(path, machineDisk.open(path)),
    create: (path) => overDisk(path, machineDisk.create(path)),
  };

  let isReplaying = true;
  let halves = 0;
  const half = async (reached: Step): Promise<void> => {
    halves += 1;
    await reach(reached);
    if (halves === 2) await reach('after both are, before the answer');
  };
  const between = ({ database, keyring, ledger }: Places): Places => ({
    database: {
      ...database,
      transaction: async (work) => {
        const result = await database.transaction(work);
        if (!isArmed) await reach('after the ledger is replayed');
        return result;
      },
      prepared: async <Row extends QueryResultRow>(statement: Prepared, values: readonly unknown[]) => {
        if (statement.name === 'messages-send') await reach('before the send is stored');
        if (statement.name === 'messages-unsend') await reach('before the unsend is committed');
        const [ids] = values;
        const clears = statement.name === 'messages-erased' && Array.isArray(ids) && ids.includes(messageId);
        if (clears && step !== 'after the note is cleared') return never;
        const rows = await database.prepared<Row>(statement, values);
        if (statement.name === 'messages-send') await reach('after the send is stored');
        if (statement.name === 'messages-unsend')
          await reach('after the unsend is committed', 'after the id is barred');
        if (clears) await reach('after the note is cleared');
        return rows;
      },
    },
    keyring: {
      uuid: keyring.uuid,
      issue: async (n) => {
        const issued = await keyring.issue(n);
        await reach('after its key is issued');
        return issued;
      },
      read: (ids) => keyring.read(ids),
      readEach: (ids) => keyring.readEach(ids),
      reconcile: async (ids) => {
        isReplaying = false;
        const reconciled = await keyring.reconcile(ids);
        await reach('after keys are destroyed once more');
        return reconciled;
      },
      rotateMaster: (next) => keyring.rotateMaster(next),
      health: () => keyring.health(),
      close: () => keyring.close(),
      erase: async (ids) => {
        if (isReplaying && ids.length > 0) await reach('before the keys of what is made again are destroyed');
        // The key and the ledger entry are on their way at the same time: here the one, and not the other.
        if (
          isAt(
            'after the ledger entry is durable',
            'after the ledger entry is written, before that is synced',
          )
        )
          return never;
        const erased = await keyring.erase(ids);
        if (isArmed) await half('after the key is destroyed');
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
        if (isAt('after the key is destroyed', 'after the key is overwritten, before that is synced'))
          return never;
        const offset = await ledger.append(record);
        if (record.kind === 'epoch') await reach('after the mark');
        if (record.kind === 'cancelled' && isArmed)
          await reach('after the ledger entry of the id is durable');
        if (record.kind === 'unsent' && isArmed) await half('after the ledger entry is durable');
        return offset;
      },
    },
  });
  return {
    places: { between, disk },
    arm: () => {
      isArmed = true;
    },
    watch: ({ bus }) => {
      bus.subscribe((signal) => {
        if (signal.type !== 'batch') return;
        for (const { kind } of signal.batch.entries) {
          if (kind === 'message.sent') void reach('after devices are told of the send');
          if (kind === 'message.unsent') void reach('after devices are told of the unsend');
        }
      });
    },
  };
}

if (import.meta.main) {
  const [folder = '', step, conversationId = '', accountId = '', messageId = '', answers = ''] =
    process.argv.slice(2);
  const death = dieAt(step, messageId);
  const room = await openRoom({ folder, ...death.places });
  death.arm();
  death.watch(room);
  const sender: Caller = { accountId, deviceId: accountId, role: 'member' };
  if (steps.some((one) => one === step)) {
    await say(room, conversationId, sender, 'short-lived', messageId);
    appendFileSync(answers, 'sent\n');
  }
  const { state } = await room.call['messages.unsend']({ conversationId, messageId }, sender);
  appendFileSync(answers, `${state}\n`);
  // It clears the notes.
  if (step === 'after the note is cleared') await room.messages.close();
  if (step === 'after the answer' || step === 'after the answer that it is barred')
    process.kill(process.pid, 'SIGKILL');
  // A step that is nowhere any more.
  process.exit(1);
}
