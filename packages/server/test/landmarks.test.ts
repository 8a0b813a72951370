import { formatCursor } from '@takeback/protocol';
import { CompiledQuery } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listByActivity } from '../src/conversations/activity.ts';
import type { Entry } from '../src/live/entries.ts';
import { entriesBetween, entriesSince } from '../src/live/entries-since.ts';
import { landmarkPast, landmarkUpTo } from '../src/live/landmarks.ts';
import { makePair, type Pair, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

/** A conversation of 130 messages among which other positions lie, every seventh of them taken back. */
async function talk(): Promise<Pair> {
  const [pair, other] = [await makePair(kit), await makePair(kit)];
  await sendText(kit, pair.conversationId, pair.ada, 'first'); // before it Ben has no conversation to answer in
  const texts = Array.from({ length: 129 }, (_, i) => i);
  const sent = await Promise.all(
    texts.map(async (i) => {
      if (i % 3 === 0) await sendText(kit, other.conversationId, other.ada, `${i}`);
      return sendText(kit, pair.conversationId, i % 10 === 9 ? pair.ben : pair.ada, `${i}`);
    }),
  );
  await Promise.all(
    sent.flatMap((one, i) => (i % 7 === 6 ? [unsendSent(kit, one, i % 10 === 9 ? pair.ben : pair.ada)] : [])),
  );
  return pair;
}

describe('landmarks', () => {
  it('[U27] lead to the same messages as their positions, from every place of the log', async () => {
    const { ben, conversationId } = await talk();
    const { database } = kit.storage;
    const rows = await database.kysely
      .selectFrom('messages')
      .select(['id', 'conversation_id', 'sequence', 'position', 'sender_id', 'unsent_at'])
      .orderBy('position')
      .execute();
    const all = rows.map((row) => ({ ...row, position: row.position ?? 0, sequence: row.sequence ?? 0 }));
    const own = all.filter((row) => row.conversation_id === conversationId);
    const { epoch } = await database.kysely.selectFrom('identity').select('epoch').executeTakeFirstOrThrow();
    const idsOf = (entries: readonly Entry[]) =>
      entries.filter(({ kind }) => kind === 'message.sent').map(({ messageId }) => messageId);
    const last = own.at(-1)?.position ?? 0;
    expect(own).toHaveLength(130);
    for (let place = 0; place <= last + 1; place += 1) {
      const later = own.filter((row) => row.position > place).map(({ id }) => id);
      const { entries } = await entriesSince(database, ben.accountId, place, 1_000);
      expect(idsOf(entries)).toEqual(later);
      const few = await entriesSince(database, ben.accountId, place, 5);
      expect(idsOf(few.entries)).toEqual(later.slice(0, idsOf(few.entries).length));
      const between = all.filter(({ position }) => position >= place && position <= place + 40);
      expect(idsOf(await entriesBetween(database, place, place + 40))).toEqual(between.map(({ id }) => id));
      const standing = own.filter(({ position, unsent_at: at }) => position <= place && at === null);
      expect(await listByActivity(database.kysely, ben.accountId, place, null, 10)).toEqual([
        { conversationId, position: standing.at(-1)?.position ?? 0 },
      ]);
      if (place % 9 !== 0) continue;
      await kit.call('sync.confirm', { cursor: formatCursor(epoch, place) }, ben);
      const { delivered_sequence: delivered } = await database.kysely
        .selectFrom('members')
        .select('delivered_sequence')
        .where('conversation_id', '=', conversationId)
        .where('account_id', '=', ben.accountId)
        .executeTakeFirstOrThrow();
      const forBen = standing.filter((row) => row.sender_id !== ben.accountId);
      expect(delivered).toBe(forBen.at(-1)?.sequence ?? 0);
    }
  });

  it('passes over few rows in a long conversation', async () => {
    const { kysely } = kit.storage.database;
    const conversation = uuidv7();
    for (let part = 0; part < 5; part += 1)
      await kysely
        .insertInto('messages')
        .values(
          Array.from({ length: 1_000 }, (_, at) => ({
            id: uuidv7(),
            conversation_id: conversation,
            sequence: 1 + part * 1_000 + at,
            sender_id: conversation,
            sent_at: new Date(),
            position: 1_000_000 + 3 * (part * 1_000 + at),
            body_id: uuidv7(),
          })),
        )
        .execute();
    const place = '1007400::bigint';
    const asked = `'${conversation}'::uuid`;
    for (const side of [
      `position > ${place} and sequence > ${landmarkUpTo(asked, place)} order by sequence`,
      `position <= ${place} and sequence < ${landmarkPast(asked, place)} order by sequence desc`,
    ]) {
      const { rows } = await kysely.executeQuery<Record<string, string>>(
        CompiledQuery.raw(
          `explain (analyze, buffers off) select * from messages where conversation_id = ${asked} and ${side} limit 50`,
        ),
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('using messages_position');
      expect(plan).toContain('using messages_conversation_id_sequence_key');
      const passed = [...plan.matchAll(/Rows Removed by Filter: (\d+)/g)].map((match) => Number(match[1]));
      expect(Math.max(0, ...passed)).toBeLessThan(32);
    }
  });
});
