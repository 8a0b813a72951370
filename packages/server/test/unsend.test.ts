import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyringFailed, type LedgerRecord } from '@takeback/keyring';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineDisk } from '../../keyring/src/disk.ts';
import { erasable, silentTables } from '../src/messages/erasable.ts';
import { cursorOf, makePair, sendText } from './conversation-kit.ts';
import { startKit } from './kit.ts';
import { addPair, addPeople, codeOf, openRoom, type Room, say, textsOf } from './messages-room.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.stop());

type Row = Record<string, unknown>;

async function rowsOf(table: string, where: string): Promise<Row[]> {
  return (
    await sql<Row>`select * from ${sql.table(table)} where ${sql.raw(where)}`.execute(room.database.kysely)
  ).rows;
}

async function tombstonesIn(from: Room): Promise<LedgerRecord[]> {
  const records: LedgerRecord[] = [];
  for await (const { record } of from.ledger.read(0)) records.push(record);
  return records.filter(({ kind }) => kind !== 'epoch' && kind !== 'sequences');
}

describe('what unsend keeps', () => {
  it('[U1] is what the table says, column by column', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const sent = await say(room, conversationId, ada, 'a secret');
    await room.receipts.read(conversationId, ben.accountId, sent.sequence);
    await room.call['messages.hide']({ conversationId, messageId: sent.messageId }, ada);
    const [message] = await rowsOf('messages', `id = '${sent.messageId}'`);
    const wheres = {
      messages: `id = '${sent.messageId}'`,
      bodies: `id = '${message?.['body_id']}'`,
      traces: `message_id = '${sent.messageId}'`,
      hidden: `message_id = '${sent.messageId}'`,
      erasures: `message_id = '${sent.messageId}'`,
      members: `conversation_id = '${conversationId}'`,
      changes: `conversation_id = '${conversationId}'`,
      conversations: `id = '${conversationId}'`,
    };
    const read = async (): Promise<Map<string, Row[]>> => {
      const tables = Object.entries(wheres).map(
        async ([table, where]) => [table, await rowsOf(table, where)] as const,
      );
      return new Map(await Promise.all(tables));
    };
    const before = await read();
    await room.call['messages.unsend']({ conversationId, messageId: sent.messageId }, ada);
    const after = await read();

    for (const [table, columns] of Object.entries(erasable)) {
      const [rows, was] = [after.get(table) ?? [], before.get(table) ?? []];
      for (const [column, { fate }] of Object.entries(columns)) {
        const values = rows.map((row) => row[column]);
        const kept = was.map((row) => row[column]);
        const about = `${table}.${column}`;
        expect(Object.keys(rows[0] ?? was[0] ?? { [column]: 0 }), about).toContain(column);
        if (fate === 'erase') expect(values, about).toEqual([null]);
        if (fate === 'remove') expect([was.length, rows.length], about).toEqual([1, 0]);
        if (fate === 'keep') expect(values.slice(0, kept.length), about).toEqual(kept);
        if (fate === 'set') expect(values, about).not.toEqual(kept);
        if (fate === 'write') expect(was, about).toEqual([]);
      }
    }
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_name not like 'kysely%'`.execute(room.database.kysely);
    const decided = [...Object.keys(erasable), ...Object.keys(silentTables)];
    expect(tables.map(({ name }) => name).sort()).toEqual(decided.sort());
  });

  it('[U1] [U2] [U23] is true before the answer: row, key and ledger entry', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const sent = await say(room, conversationId, ada, 'soon gone');
    const [body] = await rowsOf(
      'bodies',
      `id = (select body_id from messages where id = '${sent.messageId}')`,
    );
    const keyId = body?.['key_id'];
    if (!(keyId instanceof Uint8Array)) throw new Error('A body has a key');
    expect(await room.keyring.read([keyId])).not.toEqual(['erased']);
    const answer = await room.call['messages.unsend']({ conversationId, messageId: sent.messageId }, ada);
    expect(answer.state).toBe('unsent');
    expect(await room.keyring.read([keyId])).toEqual(['erased']);
    expect(await textsOf(room, conversationId, ben)).toEqual([]);
    expect(room.messages.view.opened.get(sent.messageId)).toBeUndefined();
    expect(await tombstonesIn(room)).toContainEqual({
      kind: 'unsent',
      messageId: sent.messageId,
      conversationId,
      sequence: sent.sequence,
      keyIds: [Buffer.from(keyId).toString('base64url')],
      at: Date.parse(answer.at),
      traces: [ada.accountId],
    });
  });

  it('leaves a trace to whoever had seen it, by the true watermark, and to the sender', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    // Ben tells nobody what he has read: his true watermark decides all the same.
    await room.database.kysely
      .updateTable('accounts')
      .set({ read_receipts: false })
      .where('id', '=', ben.accountId)
      .execute();
    const first = await say(room, conversationId, ada, 'taken back when it was the last one read');
    await room.receipts.read(conversationId, ben.accountId, first.sequence);
    await room.call['messages.unsend']({ conversationId, messageId: first.messageId }, ada);
    const seen = await say(room, conversationId, ada, 'seen');
    await room.receipts.read(conversationId, ben.accountId, seen.sequence);
    const unseen = await say(room, conversationId, ada, 'unseen');
    // Deleted by Ben for himself before: a note would tell him of what he does not want to see.
    const hidden = await say(room, conversationId, ada, 'hidden by Ben');
    await room.receipts.read(conversationId, ben.accountId, hidden.sequence);
    await room.call['messages.hide']({ conversationId, messageId: hidden.messageId }, ben);
    const last = await say(room, conversationId, ada, 'last');
    for (const { messageId } of [seen, last, hidden])
      await room.call['messages.unsend']({ conversationId, messageId }, ada);
    expect(await textsOf(room, conversationId, ada)).toEqual([null, null, 'unseen', null, null]);
    expect(await textsOf(room, conversationId, ben)).toEqual([null, null, 'unseen']);
    expect(unseen.sequence).toBe(3);
  });
});

describe('who may unsend', () => {
  it('[U20] is the sender only, from any device, also after deleting it for themselves', async () => {
    const kit = await startKit();
    try {
      const { ada, ben, conversationId } = await makePair(kit);
      const adaPhone = await kit.signIn(ada);
      const stranger = await kit.signUp('stranger');
      const sent = await sendText(kit, conversationId, ada, 'mine');
      const about = { conversationId, messageId: sent.messageId };
      expect(await kit.outcome('messages.unsend', about, ben)).toBe('not_the_sender');
      expect(await kit.outcome('messages.unsend', about, stranger)).toBe('not_found');
      expect(await kit.outcome('messages.unsend', about)).toBe('not_signed_in');
      await kit.call('messages.hide', about, ada);
      const socket = await kit.connect(ben, await cursorOf(kit, ben));
      expect((await kit.call('messages.unsend', about, adaPhone)).state).toBe('unsent');
      expect(await socket.nextChange('message.unsent')).toMatchObject({
        messageId: sent.messageId,
        trace: false,
      });
      // Also afterwards, everybody learns the same as before.
      expect(await kit.outcome('messages.unsend', about, ben)).toBe('not_the_sender');
      expect(await kit.outcome('messages.unsend', about, stranger)).toBe('not_found');
      const other = await makePair(kit);
      const wrong = { conversationId: other.conversationId, messageId: sent.messageId };
      expect(await kit.outcome('messages.unsend', wrong, other.ada)).toBe('not_found');
    } finally {
      await kit.stop();
    }
  });

  it('[U23] gets the same answer however often, at once or later', async () => {
    const { ada, conversationId } = await addPair(room);
    const { messageId } = await say(room, conversationId, ada, 'again and again');
    const unsend = () => room.call['messages.unsend']({ conversationId, messageId }, ada);
    const answers = [...(await Promise.all([1, 2, 3].map(unsend))), await unsend()];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const records = (await tombstonesIn(room)).filter(
      (one) => 'messageId' in one && one.messageId === messageId,
    );
    expect(records).toHaveLength(1);
  });
});

describe('unsend against its own send', () => {
  it('[U7] bars an id that never arrived, for ever and for everybody', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    await say(room, conversationId, ada, 'hello');
    const id = uuidv7();
    const unsend = () => room.call['messages.unsend']({ conversationId, messageId: id }, ada);
    const first = await unsend();
    expect(first.state).toBe('cancelled');
    expect(await unsend()).toEqual(first);
    expect(await codeOf(say(room, conversationId, ada, 'late', id))).toBe('message_unsent');
    expect(await codeOf(say(room, conversationId, ben, 'taken', id))).toBe('message_id_taken');
    expect(await textsOf(room, conversationId, ada)).toEqual(['hello']);
    expect(await tombstonesIn(room)).toContainEqual({
      kind: 'cancelled',
      messageId: id,
      conversationId,
      sequence: 0,
      keyIds: [],
      at: Date.parse(first.at),
      traces: [ada.accountId],
    });
  });

  it('[U7] wins every race', async () => {
    const { ada, ben, conversationId } = await addPair(room);
    const rounds = Array.from({ length: 60 }, async (_, i) => {
      const id = uuidv7();
      const send = () => codeOf(say(room, conversationId, ada, `race ${i}`, id));
      const unsend = () => room.call['messages.unsend']({ conversationId, messageId: id }, ada);
      // In either order, and with a retry of the send behind.
      const [one, other] = i % 2 === 0 ? [send(), unsend()] : [unsend(), send()];
      const again = send();
      await Promise.all([one, other, again]);
      expect(await send()).toBe('message_unsent');
    });
    await Promise.all(rounds);
    expect((await textsOf(room, conversationId, ada)).filter((text) => text !== null)).toEqual([]);
    expect(await codeOf(textsOf(room, conversationId, ben))).toMatch(/ok|not_found/);
    const left = await rowsOf('messages', `conversation_id = '${conversationId}' and unsent_at is null`);
    expect(left).toEqual([]);
  });
});

describe('when keys cannot follow', () => {
  it('says unsending, hidden already, while the mirror is away, and unsent once it is back', async () => {
    const mirror = await mkdtemp(join(tmpdir(), 'takeback-mirror-'));
    let isAway = false;
    const disk = {
      ...machineDisk,
      open: (path: string) => wrap(path, machineDisk.open(path)),
      create: (path: string) => wrap(path, machineDisk.create(path)),
    };
    function wrap(path: string, file: ReturnType<typeof machineDisk.open>): typeof file {
      const check = (): void => {
        if (isAway && path.startsWith(mirror)) throw Object.assign(new Error('EIO: gone'), { code: 'EIO' });
      };
      return {
        ...file,
        write: (bytes, position) => {
          check();
          file.write(bytes, position);
        },
        sync: async () => {
          check();
          await file.sync();
        },
      };
    }
    const mirrored = await openRoom({ mirror, disk });
    try {
      const { ada, ben, conversationId } = await addPair(mirrored);
      const { messageId } = await say(mirrored, conversationId, ada, 'on two disks');
      isAway = true;
      const unsend = () => mirrored.call['messages.unsend']({ conversationId, messageId }, ada);
      expect((await unsend()).state).toBe('unsending');
      expect(await textsOf(mirrored, conversationId, ben)).toEqual([]);
      expect((await unsend()).state).toBe('unsending');
      isAway = false;
      await expect
        .poll(async () => (await unsend()).state, { timeout: 15_000, interval: 200 })
        .toBe('unsent');
    } finally {
      await mirrored.stop();
      await rm(mirror, { recursive: true, force: true });
    }
  });

  it('[U23] gives no answer when the keyring’s disk fails: the process must end', async () => {
    const fatal: Error[] = [];
    const failing = await openRoom({
      onFatal: (error) => fatal.push(error),
      between: (places) => ({
        ...places,
        keyring: Object.assign(Object.create(places.keyring), {
          uuid: places.keyring.uuid,
          issue: (n: number) => places.keyring.issue(n),
          readEach: places.keyring.readEach.bind(places.keyring),
          reconcile: places.keyring.reconcile.bind(places.keyring),
          erase: async (ids: Uint8Array[]) => {
            if (ids.length === 0) return { state: 'destroyed' };
            throw new KeyringFailed('The disk failed.');
          },
        }),
      }),
    });
    try {
      const { ada, ben, conversationId } = await addPair(failing);
      const { messageId } = await say(failing, conversationId, ada, 'x');
      expect(await codeOf(failing.call['messages.unsend']({ conversationId, messageId }, ada))).toBe(
        'unavailable',
      );
      expect(fatal).toHaveLength(1);
      expect(await textsOf(failing, conversationId, ben)).toEqual([]);
    } finally {
      await failing.stop();
    }
  });

  it('is for members only', async () => {
    const { ada, conversationId } = await addPair(room);
    const { messageId } = await say(room, conversationId, ada, 'not yours');
    const [stranger] = await addPeople(room, 1);
    if (stranger === undefined) throw new Error('There is one');
    for (const id of [messageId, uuidv7()])
      expect(await codeOf(room.call['messages.unsend']({ conversationId, messageId: id }, stranger))).toBe(
        'not_found',
      );
  });
});
