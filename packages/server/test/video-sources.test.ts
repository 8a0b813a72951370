import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findSources } from '../src/videos/lists.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

let kit: Kit;
let ada: SignedUp;
beforeAll(async () => {
  kit = await startKit();
  ada = await kit.signUp('ada');
});
afterAll(() => kit.stop());

it('are found among uploads, without looking at every video', async () => {
  const { kysely } = kit.storage.database;
  const [source, other] = [randomUUID(), randomUUID()];
  await insertVideo(kysely, { author_id: ada.accountId, source_id: source });
  await insertVideo(kysely, { author_id: ada.accountId });
  expect(await findSources(kysely, [other, source])).toEqual(new Set([source]));
  const plan = await kit.storage.database.transaction(async (transaction) => {
    // Few rows are read faster one by one: it is asked whether there is another way at all.
    await sql`set local enable_seqscan = off`.execute(transaction);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select source_id from videos where source_id = any(${[source]}::uuid[])`.execute(transaction);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('videos_by_source');
});
