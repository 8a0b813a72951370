import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table accounts
    add column bio text not null default '',
    add column message_audience text check (message_audience in ('everyone', 'followed', 'friends', 'nobody')),
    add column suspended_at timestamptz`,
  `create table follows (
    follower_id uuid not null references accounts (id) on delete cascade,
    followed_id uuid not null references accounts (id) on delete cascade,
    at timestamptz not null,
    primary key (follower_id, followed_id),
    check (follower_id <> followed_id)
  )`,
  `create index follows_by_follower on follows (follower_id, at, followed_id)`,
  `create index follows_by_followed on follows (followed_id, at, follower_id)`,
  `create table blocks (
    blocker_id uuid not null references accounts (id) on delete cascade,
    blocked_id uuid not null references accounts (id) on delete cascade,
    at timestamptz not null,
    primary key (blocker_id, blocked_id),
    check (blocker_id <> blocked_id)
  )`,
  `create index blocks_by_blocker on blocks (blocker_id, at, blocked_id)`,
  `create index blocks_by_blocked on blocks (blocked_id)`,
  `create table mutes (
    muter_id uuid not null references accounts (id) on delete cascade,
    muted_id uuid not null references accounts (id) on delete cascade,
    at timestamptz not null,
    primary key (muter_id, muted_id),
    check (muter_id <> muted_id)
  )`,
  `create index mutes_by_muter on mutes (muter_id, at, muted_id)`,
  `create index mutes_by_muted on mutes (muted_id)`,
];

/** Who follows, blocks and mutes whom, and what people say of themselves. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
