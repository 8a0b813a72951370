import { type Kysely, sql } from 'kysely';

const audiences = `('everyone', 'followed', 'friends', 'nobody')`;

const statements = [
  `alter table accounts
    add column comment_audience text check (comment_audience in ${audiences}),
    add column duet_audience text check (duet_audience in ${audiences}),
    add column stitch_audience text check (stitch_audience in ${audiences})`,
  `create index accounts_suspended on accounts (id) where suspended_at is not null`,
  `create table uploads (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    bytes bigint not null check (bytes >= 0),
    created_at timestamptz not null
  )`,
  `create index uploads_by_account on uploads (account_id)`,
  `create index uploads_by_age on uploads (created_at)`,
  `create table videos (
    id uuid primary key,
    author_id uuid not null references accounts (id) on delete cascade,
    caption text not null,
    posted_at timestamptz not null,
    published_at timestamptz,
    state text not null check (state in ('processing', 'ready', 'refused', 'failed')),
    refusal text,
    see_audience text not null check (see_audience in ${audiences}),
    comment_audience text check (comment_audience in ${audiences}),
    duet_audience text check (duet_audience in ${audiences}),
    stitch_audience text check (stitch_audience in ${audiences}),
    source_id uuid,
    trim_from double precision,
    trim_to double precision,
    cover_at double precision not null,
    kind text not null default 'video' check (kind in ('video', 'duet', 'stitch')),
    original_id uuid references videos (id) on delete set null,
    taken_out_at timestamptz,
    layout text check (layout in ('side-by-side', 'top-bottom', 'picture-in-picture')),
    own_level double precision,
    original_level double precision,
    original_from double precision,
    original_to double precision,
    view_count integer not null default 0,
    like_count integer not null default 0,
    comment_count integer not null default 0,
    share_count integer not null default 0
  )`,
  `create index videos_by_author on videos (author_id, posted_at, id)`,
  `create index videos_by_time on videos (published_at, id) where published_at is not null`,
  `create index videos_by_original on videos (original_id, published_at, id) where original_id is not null`,
  `create table renditions (
    blob_id uuid primary key,
    video_id uuid not null references videos (id) on delete cascade,
    strand text not null check (strand in ('whole', 'own')),
    side integer not null,
    width integer not null,
    height integer not null,
    duration double precision not null,
    bytes bigint not null,
    unique (video_id, strand, side)
  )`,
  `create table posters (
    blob_id uuid primary key,
    video_id uuid not null references videos (id) on delete cascade,
    strand text not null check (strand in ('whole', 'own')),
    width integer not null,
    height integer not null,
    bytes bigint not null,
    placeholder text not null,
    has_sound boolean not null,
    unique (video_id, strand)
  )`,
  `create table video_tags (
    tag text not null,
    video_id uuid not null references videos (id) on delete cascade,
    primary key (tag, video_id)
  )`,
  `create index video_tags_by_prefix on video_tags (tag text_pattern_ops)`,
  `create index video_tags_by_video on video_tags (video_id)`,
  `create table caption_words (
    word text not null,
    video_id uuid not null references videos (id) on delete cascade,
    primary key (word, video_id)
  )`,
  `create index caption_words_by_prefix on caption_words (word text_pattern_ops)`,
  `create index caption_words_by_video on caption_words (video_id)`,
  `create table video_mentions (
    video_id uuid not null references videos (id) on delete cascade,
    account_id uuid not null references accounts (id) on delete cascade,
    primary key (video_id, account_id)
  )`,
  `create index video_mentions_by_account on video_mentions (account_id)`,
  `create table likes (
    account_id uuid not null references accounts (id) on delete cascade,
    video_id uuid not null references videos (id) on delete cascade,
    at timestamptz not null,
    primary key (account_id, video_id)
  )`,
  `create index likes_by_account on likes (account_id, at, video_id)`,
  `create index likes_by_video on likes (video_id)`,
  `create table comments (
    id uuid primary key,
    video_id uuid not null references videos (id) on delete cascade,
    author_id uuid not null references accounts (id) on delete cascade,
    reply_to uuid references comments (id) on delete cascade,
    text text not null,
    at timestamptz not null,
    like_count integer not null default 0,
    reply_count integer not null default 0
  )`,
  `create index comments_by_video on comments (video_id, at, id) where reply_to is null`,
  `create index comments_by_comment on comments (reply_to, at, id) where reply_to is not null`,
  `create index comments_by_author on comments (author_id)`,
  `create table comment_likes (
    account_id uuid not null references accounts (id) on delete cascade,
    comment_id uuid not null references comments (id) on delete cascade,
    at timestamptz not null,
    primary key (account_id, comment_id)
  )`,
  `create index comment_likes_by_comment on comment_likes (comment_id)`,
  `create table reports (
    id uuid primary key,
    reporter_id uuid not null references accounts (id) on delete cascade,
    video_id uuid references videos (id) on delete cascade,
    comment_id uuid references comments (id) on delete cascade,
    reason text not null,
    at timestamptz not null,
    check ((video_id is null) <> (comment_id is null)),
    unique (reporter_id, video_id),
    unique (reporter_id, comment_id)
  )`,
  `create index reports_by_video on reports (video_id)`,
  `create index reports_by_comment on reports (comment_id)`,
  `create table engagements (
    number bigint generated always as identity primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    video_id uuid not null references videos (id) on delete cascade,
    kind text not null,
    share real,
    replays integer,
    at timestamptz not null
  )`,
  `create index engagements_by_account on engagements (account_id, video_id)`,
  `create index engagements_by_video on engagements (video_id)`,
];

/** Videos, what they are made of, and what people do with them. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
