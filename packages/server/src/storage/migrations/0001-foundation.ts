import { type Kysely, sql } from 'kysely';

const statements = [
  `create table identity (
    one boolean primary key default true check (one),
    epoch uuid not null,
    keyring uuid not null,
    ledger_offset bigint not null default 0
  )`,
  `create table log_head (
    one boolean primary key default true check (one),
    position bigint not null default 0,
    floor bigint not null default 0
  )`,
  `insert into log_head default values`,
  `create table accounts (
    id uuid primary key,
    handle text not null unique,
    handle_skeleton text not null unique,
    display_name text not null,
    birth_date date not null,
    password_hash text not null,
    role text not null check (role in ('host', 'member')),
    read_receipts boolean not null default true,
    created_at timestamptz not null
  )`,
  `create table name_words (
    account_id uuid not null references accounts (id) on delete cascade,
    word text not null,
    primary key (account_id, word)
  )`,
  `create index name_words_word on name_words (word text_pattern_ops)`,
  `create table devices (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    name text not null,
    token_hash bytea not null unique,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    revoked_at timestamptz,
    confirmed_position bigint not null default 0
  )`,
  `create index devices_account on devices (account_id)`,
  `create table recovery_codes (
    account_id uuid not null references accounts (id) on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (account_id, code_hash)
  )`,
  `create table invitations (
    id uuid primary key,
    code_hash bytea not null unique,
    created_by uuid not null references accounts (id) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by uuid references accounts (id) on delete set null
  )`,
  `create table conversations (
    id uuid primary key,
    kind text not null check (kind in ('direct')),
    direct_key text unique,
    created_at timestamptz not null,
    last_sequence bigint not null default 0,
    last_position bigint not null default 0
  )`,
  `create table members (
    conversation_id uuid not null references conversations (id) on delete cascade,
    account_id uuid not null references accounts (id) on delete cascade,
    joined_sequence bigint not null default 0,
    visible boolean not null,
    delivered_sequence bigint not null default 0,
    read_sequence bigint not null default 0,
    shared_delivered_sequence bigint not null default 0,
    shared_read_sequence bigint not null default 0,
    primary key (conversation_id, account_id)
  )`,
  `create index members_account on members (account_id)`,
  // No foreign key to conversations: the writer locks their rows anyway, and a restored database may have to bar ids of
  // a conversation it does not have.
  `create table messages (
    id uuid primary key,
    conversation_id uuid not null,
    sequence bigint,
    sender_id uuid not null,
    sent_at timestamptz not null,
    position bigint,
    body_id uuid,
    unsent_at timestamptz,
    unique (conversation_id, sequence),
    check (unsent_at is not null or (sequence is not null and position is not null and body_id is not null))
  )`,
  // Landmarks, see live/landmarks.ts.
  `create index messages_position on messages (conversation_id, position) where sequence % 32 = 0`,
  // The key's id last: it needs no alignment, so that one body more goes into a page.
  `create table bodies (
    id uuid primary key,
    sealed bytea,
    key_id bytea not null
  )`,
  // Sealed bytes do not compress: do not try.
  `alter table bodies alter column sealed set storage external`,
  `create index bodies_erased on bodies (id) where sealed is null`,
  `create table traces (
    message_id uuid not null,
    account_id uuid not null,
    primary key (message_id, account_id)
  )`,
  `create table hidden (
    account_id uuid not null,
    message_id uuid not null,
    hidden_at timestamptz not null,
    primary key (account_id, message_id)
  )`,
  `create table erasures (
    message_id uuid primary key,
    conversation_id uuid not null,
    sequence bigint,
    key_id bytea,
    at timestamptz not null
  )`,
  `create table changes (
    position bigint primary key,
    kind text not null,
    at timestamptz not null,
    conversation_id uuid,
    addressee_id uuid,
    subject_id uuid,
    message_id uuid,
    sequence bigint,
    shared boolean not null default true
  )`,
  `create index changes_conversation on changes (conversation_id, position)
    where conversation_id is not null and addressee_id is null`,
  `create index changes_addressee on changes (addressee_id, position) where addressee_id is not null`,
];

/** Tables of the first release. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
