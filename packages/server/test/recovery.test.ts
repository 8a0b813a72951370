import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { machineDisk } from '../../keyring/src/disk.ts';
import { makePair, sendText } from './conversation-kit.ts';
import { startKit } from './kit.ts';
import { copyData, openData, restoreData } from './kit-data.ts';
import { addPair, codeOf, openRoom, type Room, say, textsOf } from './messages-room.ts';

// Each of these starts several servers.
vi.setConfig({ testTimeout: 90_000 });

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A copy of the data folder, without the keys, as a backup has it. */
async function backUp(folder: string): Promise<string> {
  const backup = await mkdtemp(join(tmpdir(), 'takeback-backup-'));
  folders.push(backup);
  await copyData(folder, backup);
  return backup;
}

async function sealedBodies({ database }: Room) {
  return database.kysely.selectFrom('bodies').selectAll().where('sealed', 'is not', null).execute();
}

describe('a start', () => {
  it('keeps the epoch, and what was said, when nothing happened to the database', async () => {
    const first = await openRoom();
    folders.push(first.folder);
    const { ada, ben, conversationId } = await addPair(first);
    await say(first, conversationId, ada, 'still here');
    const { messageId } = await say(first, conversationId, ada, 'taken back');
    await first.call['messages.unsend']({ conversationId, messageId }, ada);
    await first.close();
    const second = await openRoom({ folder: first.folder });
    expect(second.messages.epoch).toBe(first.messages.epoch);
    expect(await textsOf(second, conversationId, ben)).toEqual(['still here']);
    expect(await second.database.kysely.selectFrom('erasures').selectAll().execute()).toEqual([]);
    await second.close();
  });

  it('[U23] finishes an erasure that was committed and not carried out', async () => {
    // The process ends between the commit and the keyring: here the keyring and the ledger just never get to it.
    const never = new Promise<never>(() => {});
    const first = await openRoom();
    folders.push(first.folder);
    const { ada, ben, conversationId } = await addPair(first);
    const { messageId } = await say(first, conversationId, ada, 'almost gone');
    const cancelled = uuidv7();
    const [body] = await sealedBodies(first);
    if (body === undefined) throw new Error('One body is there');
    const { keyring, ledger } = first;
    const [erase, append] = [keyring.erase, ledger.append];
    Object.assign(keyring, { erase: () => never });
    Object.assign(ledger, { append: () => never });
    void first.call['messages.unsend']({ conversationId, messageId }, ada);
    void first.call['messages.unsend']({ conversationId, messageId: cancelled }, ada);
    await expect
      .poll(() => first.database.kysely.selectFrom('erasures').selectAll().execute())
      .toHaveLength(2);
    Object.assign(keyring, { erase });
    Object.assign(ledger, { append });
    expect(await keyring.read([body.key_id])).not.toEqual(['erased']);
    await first.database.close();
    await ledger.close();
    await keyring.close();

    const second = await openRoom({ folder: first.folder });
    expect(await second.keyring.read([body.key_id])).toEqual(['erased']);
    expect(await textsOf(second, conversationId, ada)).toEqual([null]);
    const kinds: string[] = [];
    for await (const { record } of second.ledger.read(0)) kinds.push(record.kind);
    expect(kinds.filter((kind) => kind === 'unsent' || kind === 'cancelled').sort()).toEqual([
      'cancelled',
      'unsent',
    ]);
    const unsend = (id: string) => second.call['messages.unsend']({ conversationId, messageId: id }, ada);
    expect((await unsend(messageId)).state).toBe('unsent');
    expect((await unsend(cancelled)).state).toBe('cancelled');
    expect(await codeOf(textsOf(second, conversationId, ben))).toBe('ok');
    await second.close();
  });
});

describe('an older copy of the database beside today’s keys', () => {
  it('[U3] [U27] shows nothing that was taken back since, gets a new epoch, and goes on above', async () => {
    const first = await openRoom();
    folders.push(first.folder);
    const { ada, ben, conversationId } = await addPair(first);
    await say(first, conversationId, ada, 'kept');
    const gone = await say(first, conversationId, ada, 'gone');
    await first.receipts.read(conversationId, ben.accountId, gone.sequence);
    await first.close();
    const backup = await backUp(first.folder);

    const second = await openRoom({ folder: first.folder });
    await second.call['messages.unsend']({ conversationId, messageId: gone.messageId }, ada);
    const later = await say(second, conversationId, ada, 'not in the backup');
    const laterGone = await say(second, conversationId, ada, 'not in the backup, and gone');
    await second.call['messages.unsend']({ conversationId, messageId: laterGone.messageId }, ada);
    const cancelled = uuidv7();
    await second.call['messages.unsend']({ conversationId, messageId: cancelled }, ada);
    await second.close();

    await restoreData(first.folder, backup);
    const third = await openRoom({ folder: first.folder });
    expect(third.messages.epoch).not.toBe(first.messages.epoch);
    expect(await textsOf(third, conversationId, ada)).toEqual(['kept', null]);
    // Who had seen it keeps the trace that the ledger remembers.
    expect(await textsOf(third, conversationId, ben)).toEqual(['kept', null]);
    expect(await sealedBodies(third)).toHaveLength(1);
    for (const id of [gone.messageId, laterGone.messageId, cancelled])
      expect(await codeOf(say(third, conversationId, ada, 'revived', id))).toBe('message_unsent');
    // What the backup does not have may be sent again, at a new place.
    const again = await say(third, conversationId, ada, 'sent again by its device', later.messageId);
    expect(again.sequence).toBeGreaterThan(laterGone.sequence);
    await third.close();

    const fourth = await openRoom({ folder: first.folder });
    expect(fourth.messages.epoch).toBe(third.messages.epoch);
    await fourth.close();
  });

  it('[U3] opens nothing: the sealed bytes are there, their keys are not', async () => {
    const first = await openRoom();
    folders.push(first.folder);
    const { ada, conversationId } = await addPair(first);
    const sent = await Promise.all([1, 2, 3].map((n) => say(first, conversationId, ada, `secret ${n}`)));
    await first.close();
    const backup = await backUp(first.folder);
    const second = await openRoom({ folder: first.folder });
    for (const { messageId } of sent)
      await second.call['messages.unsend']({ conversationId, messageId }, ada);
    const old = await openData(backup);
    const bodies = await old.kysely.selectFrom('bodies').selectAll().execute();
    await old.close();
    expect(bodies.map(({ sealed }) => sealed?.length)).toEqual([81, 81, 81]);
    expect(await second.keyring.read(bodies.map((body) => body.key_id))).toEqual([
      'erased',
      'erased',
      'erased',
    ]);
    await second.close();
  });

  it('[U27] is noticed without any unsend, by the sequences given out since', async () => {
    const kit = await startKit();
    folders.push(kit.folder);
    const { ada, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'one');
    const before = (await kit.call('sync.snapshot', {}, ada)).cursor;
    await kit.halt();
    const backup = await backUp(kit.folder);
    await kit.restart();
    expect((await kit.call('sync.snapshot', {}, ada)).cursor).toBe(before);
    await sendText(kit, conversationId, ada, 'two');
    await sendText(kit, conversationId, ada, 'three');
    await kit.halt();
    await restoreData(kit.folder, backup);
    await kit.restart();
    expect(await kit.call('sync.changes', { cursor: before }, ada)).toEqual({ state: 'reset' });
    expect((await sendText(kit, conversationId, ada, 'after the restore')).sequence).toBe(4);
    await kit.stop();
  });

  it('[U27] is noticed by the mark of a later start, if nothing else happened', async () => {
    const first = await openRoom();
    folders.push(first.folder);
    await first.close();
    const backup = await backUp(first.folder);
    const second = await openRoom({ folder: first.folder });
    expect(second.messages.epoch).toBe(first.messages.epoch);
    await second.close();
    await restoreData(first.folder, backup);
    const third = await openRoom({ folder: first.folder });
    expect(third.messages.epoch).not.toBe(first.messages.epoch);
    await third.close();
  });

  it('[U3] shows a message whose key is gone, and of which the ledger is silent, as unavailable', async () => {
    const room = await openRoom();
    folders.push(room.folder);
    const { ada, conversationId } = await addPair(room);
    const { messageId } = await say(room, conversationId, ada, 'lost');
    const [body] = await sealedBodies(room);
    if (body === undefined) throw new Error('One body is there');
    await room.keyring.erase([body.key_id]);
    await room.close();
    const again = await openRoom({ folder: room.folder });
    const history = await again.call['messages.history']({ conversationId, limit: 50 }, ada);
    expect(history.messages).toMatchObject([{ id: messageId, state: 'unavailable' }]);
    // Damaged bytes are another thing, and never called taken back.
    const other = await say(again, conversationId, ada, 'damaged');
    await again.database.kysely
      .updateTable('bodies')
      .set({ sealed: Buffer.alloc(81, 1) })
      .where('id', '!=', body.id)
      .execute();
    again.messages.view.opened.drop(other.messageId);
    const damaged = await again.call['messages.history']({ conversationId, limit: 1 }, ada);
    expect(damaged.messages).toMatchObject([{ id: other.messageId, state: 'unreadable' }]);
    await again.close();
  });
});

describe('a full disk', () => {
  it('stops sending only: reading and taking back go on, and sending too once there is room', async () => {
    const first = await openRoom({ segmentSlots: 512 });
    folders.push(first.folder);
    const { ada, ben, conversationId } = await addPair(first);
    const { messageId } = await say(first, conversationId, ada, 'sent in time');
    await first.close();

    let isFull = true;
    const create: typeof machineDisk.create = (path) => {
      if (isFull && path.includes('segment')) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      return machineDisk.create(path);
    };
    const room = await openRoom({ folder: first.folder, disk: { ...machineDisk, create } });
    let sent = 0;
    let code = 'ok';
    while (code === 'ok' && sent < 3_000) {
      const codes = await Promise.all(
        Array.from({ length: 100 }, () => codeOf(say(room, conversationId, ada, 'filling'))),
      );
      sent += codes.filter((one) => one === 'ok').length;
      code = codes.find((one) => one !== 'ok') ?? 'ok';
    }
    expect(code).toBe('storage_full');
    const stored = await room.database.kysely.selectFrom('messages').select('id').execute();
    expect(stored).toHaveLength(sent + 1);
    expect(await textsOf(room, conversationId, ben)).toHaveLength(Math.min(200, sent + 1));
    const unsend = await room.call['messages.unsend']({ conversationId, messageId }, ada);
    expect(unsend.state).toBe('unsent');
    isFull = false;
    await expect
      .poll(() => codeOf(say(room, conversationId, ada, 'room again')), { timeout: 10_000, interval: 200 })
      .toBe('ok');
    await room.close();
  });
});
