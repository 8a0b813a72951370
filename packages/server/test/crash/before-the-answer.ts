import { sql } from 'kysely';
import { loadConfig } from '../../src/config.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { testSegment } from '../kit-data.ts';
import { environmentOf } from '../processes.ts';
import type { Talk } from './talk.ts';

/**
 * Looks into the folders that a killed server left, before any start has mended anything: what was answered was true
 * before the answer. @returns one line for each thing that was not
 */
export async function findUntrue(
  folder: string,
  talks: readonly Pick<Talk, 'conversationId' | 'all'>[],
): Promise<string[]> {
  const wrong: string[] = [];
  const storage = await openStorage(
    loadConfig({ ...environmentOf(folder), LOG_LEVEL: 'silent' }),
    () => {},
    testSegment,
  );
  try {
    const { kysely } = storage.database;
    const { rows: places } = await sql<{ count: number; first: number; last: number; head: number }>`
      select count(*)::int as count, min(position)::int as first, max(position)::int as last,
        (select position::int from log_head) as head
      from (select position from messages where position is not null union all select position from changes) as log
    `.execute(kysely);
    for (const { count, first, last, head } of places)
      if (count !== last - first + 1 || last !== head)
        wrong.push(`${count} positions from ${first} to ${last}, and the log ends at ${head}`);

    const recorded = new Set<string>();
    for await (const { record } of storage.ledger.read(0))
      if ('messageId' in record) recorded.add(record.messageId);
    for (const { conversationId, all } of talks) {
      const rows = await kysely
        .selectFrom('messages as m')
        .leftJoin('bodies as b', 'b.id', 'm.body_id')
        .select(['m.id', 'm.unsent_at', 'b.sealed', 'b.key_id'])
        .where('m.conversation_id', '=', conversationId)
        .execute();
      const stored = new Map(rows.map((row) => [row.id, row]));
      for (const one of all) {
        const row = stored.get(one.id);
        if (one.isSent && row === undefined) wrong.push(`${one.text} is not stored`);
        if (one.unsend !== 'answered') continue;
        const keyId = row?.key_id ?? null;
        const [key] = keyId === null ? ['erased' as const] : await storage.keyring.read([keyId]);
        const facts = {
          tombstone: row?.unsent_at !== undefined && row.unsent_at !== null,
          'no body': (row?.sealed ?? null) === null,
          'no key': key === 'erased',
          'in the ledger': recorded.has(one.id),
        };
        for (const [fact, isTrue] of Object.entries(facts))
          if (!isTrue) wrong.push(`${one.text} was taken back, but not yet true: ${fact}`);
      }
    }
  } finally {
    await storage.close();
  }
  return wrong;
}
