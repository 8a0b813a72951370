// Fills a database with videos, people and what they did, as `--speed` makes them up, by statements alone: millions of
// rows would take an hour one by one.
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { loadConfig } from '../../../packages/server/src/config.ts';
import type { Schema } from '../../../packages/server/src/storage/schema.ts';
import { openStorage } from '../../../packages/server/src/storage/storage.ts';
import { idOf, tokenOf } from '../population/names.ts';
import type { Place } from './speed.ts';

const rowsAtOnce = 1_000;
const engagementsAtOnce = 250_000;
const followsPerPerson = 50;
const tags = 2_000;
const tastes = 100;
const days = 60;

/** The n-th person. */
export const personAt = (n: number): string => `feed.${n}`;

async function addPeople(kysely: Kysely<Schema>, people: number): Promise<void> {
  const now = new Date();
  for (let from = 0; from < people; from += rowsAtOnce) {
    const names = Array.from({ length: Math.min(rowsAtOnce, people - from) }, (_, at) => personAt(from + at));
    const accounts = names.map((person) => ({
      id: idOf(person),
      handle: person,
      handle_skeleton: person,
      display_name: person,
      birth_date: '1990-01-01',
      password_hash: 'none: they only have the sessions below',
      role: 'member' as const,
      created_at: now,
    }));
    const devices = names.map((person) => ({
      id: idOf(`device ${person}`),
      account_id: idOf(person),
      name: 'Bench',
      token_hash: createHash('sha256').update(tokenOf(person)).digest(),
      created_at: now,
      last_seen_at: now,
    }));
    await kysely.insertInto('accounts').values(accounts).execute();
    await kysely.insertInto('devices').values(devices).execute();
  }
}

/** A UUIDv7 of a moment and a number. */
const idAt = sql`(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
  substr(md5(n::text), 1, 3) || '8' || substr(md5('v' || n), 1, 15))::uuid`;

function statementsFor({ people, videos, engagements }: Place) {
  const portions = Math.ceil(engagements / engagementsAtOnce);
  return [
    sql`create temporary table person as
      select row_number() over (order by handle) - 1 as n, id from accounts`,
    sql`create temporary table video as
      select n, ${idAt} as id, at, floor(random() * ${people})::bigint as author from (
        select n, now() - random() * make_interval(days => ${days}) as at from generate_series(0, ${videos}::integer - 1) n
      ) made`,
    sql`insert into videos (id, author_id, caption, posted_at, published_at, state, see_audience, cover_at)
      select video.id, person.id, 'words of video ' || video.n, at, at, 'ready',
        case when random() < 0.9 then 'everyone' when random() < 0.5 then 'friends' else 'nobody' end, 0
      from video join person on person.n = video.author order by at`,
    sql`insert into posters (blob_id, video_id, strand, width, height, bytes, placeholder, has_sound)
      select gen_random_uuid(), id, 'whole', 720, 1280, 40000, repeat('A', 120), true from video`,
    sql`insert into renditions (blob_id, video_id, strand, side, width, height, duration, bytes)
      select gen_random_uuid(), id, 'whole', side, side, side * 16 / 9, 15, side * 2000
      from video, (values (480), (720)) as sides (side)`,
    sql`insert into video_tags (tag, video_id)
      select 'tag' || floor(random() * ${tags})::integer, id from video, generate_series(1, 2) on conflict do nothing`,
    sql`insert into caption_words (word, video_id)
      select unnest(array['words', 'of', 'video', n::text]), id from video`,
    sql`insert into follows (follower_id, followed_id, at)
      select one.id, other.id, now() - random() * make_interval(days => ${days})
      from (select n, floor(random() * ${people})::bigint as other from person, generate_series(1, ${followsPerPerson}::integer)) drawn
        join person one on one.n = drawn.n join person other on other.n = drawn.other
      where one.n <> other.n on conflict do nothing`,
    // Uneven: few videos have most of the views. Half of it by the person's taste.
    ...Array.from(
      { length: portions },
      (_, portion) => sql`
      insert into engagements (account_id, video_id, kind, share, replays, at)
      select person.id, video.id, kind, case when kind = 'watch' then random() end,
        case when kind = 'watch' then floor(random() * 2) end, drawn.at
      from (
        select n, person, what, least(case when random() < 0.5 then video - video % ${tastes}::integer + person % ${tastes}::integer
          else video end, ${videos}::integer - 1) as video,
          now() - make_interval(days => ${days}) + make_interval(secs => ${days * 86_400} * n::float8 / ${engagements}) as at,
          case when what < 0.4 then 'impression' when what < 0.8 then 'watch' when what < 0.9 then 'quick_skip'
            when what < 0.98 then 'like' when what < 0.99 then 'share' else 'not_interested' end as kind
        from (
          select n, floor(random() * ${people})::integer as person, random() as what,
            floor(power(random(), 3) * ${videos})::integer as video
          from generate_series(${portion * engagementsAtOnce}::integer,
            ${Math.min((portion + 1) * engagementsAtOnce, engagements)}::integer - 1) n
        ) chance
      ) drawn
        join person on person.n = drawn.person join video on video.n = drawn.video
      order by drawn.n`,
    ),
    sql`insert into likes (account_id, video_id, at)
      select account_id, video_id, max(at) from engagements where kind = 'like' group by account_id, video_id`,
    sql`update videos set like_count = counted.likes from (
        select video_id, count(*) as likes from likes group by video_id
      ) counted where counted.video_id = videos.id`,
  ];
}

/** The indexes of what there is most of: made anew after it is there, because one row at a time they take far longer. */
async function takeIndexes(kysely: Kysely<Schema>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename = 'engagements' and indexname not like '%_pkey'`.execute(kysely);
  for (const { name } of rows) await kysely.schema.dropIndex(name).execute();
  return rows.map(({ definition }) => definition);
}

/**
 * Fills the database of a server that does not run, in one session: on the embedded database there is no other.
 * @param env where it is
 */
export async function fill(
  env: Readonly<Record<string, string>>,
  place: Place,
  seed: number,
  tell: (what: string) => void,
): Promise<void> {
  const fail = (error: Error): never => {
    throw error;
  };
  const storage = await openStorage(loadConfig({ ...process.env, ...env }), fail);
  const { kysely } = storage.database;
  await addPeople(kysely, place.people);
  await storage.database.transaction(async (transaction) => {
    // What is made up holds together by itself: looking up each row's others would take longer than all the rest.
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`select setseed(${1 / (seed + 1)})`.execute(transaction);
    const indexes = await takeIndexes(transaction);
    for (const statement of [...statementsFor(place), ...indexes.map((index) => sql.raw(index))]) {
      const began = performance.now();
      await statement.execute(transaction);
      const seconds = (performance.now() - began) / 1_000;
      if (seconds > 10) tell(`a statement took ${seconds.toFixed(0)} s`);
    }
  });
  // As a server that has run for a while has it: planned with what is there.
  await sql`analyze`.execute(kysely);
  await storage.close();
}
