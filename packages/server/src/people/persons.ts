import type { Audience, Person } from '@takeback/protocol';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Database, parameter, prepare } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Standing } from './audience.ts';

// One parameter, however many ids: the wire takes 65,535 of them.
function isOneOf(ids: readonly string[]) {
  return sql<boolean>`id = any(${ids}::uuid[])`;
}

/** What everybody may know of these accounts, by id; unknown ids are left out. */
export async function findPersons(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Person>> {
  const rows = await database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName'])
    .where(isOneOf(ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Somebody by their handle, with what they say of themselves. */
export async function findByHandle(
  database: Kysely<Schema>,
  handle: string,
): Promise<(Person & { bio: string }) | undefined> {
  return database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName', 'bio'])
    .where('handle', '=', handle)
    .executeTakeFirst();
}

/** The accounts with these handles; unknown ones are left out. */
export async function findIdsByHandle(
  database: Kysely<Schema>,
  handles: readonly string[],
): Promise<string[]> {
  if (handles.length === 0) return [];
  const rows = await database.selectFrom('accounts').select('id').where('handle', 'in', handles).execute();
  return rows.map(({ id }) => id);
}

/** What the rules ask of a person, with their own choice of who may write to them. */
export interface Choices extends Standing {
  readonly messages: Audience | null;
}

/** What permissions between these accounts are decided by; unknown ids are left out. Never leaves the server. */
export async function findStandings(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Choices>> {
  const rows = await database
    .selectFrom('accounts')
    .select(['id', 'birth_date', 'message_audience', 'suspended_at'])
    .where(isOneOf(ids))
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        birthDate: row.birth_date,
        messages: row.message_audience,
        suspended: row.suspended_at !== null,
      },
    ]),
  );
}

/** Somebody whose videos are looked at, or who looks: what everybody may know, what the rules ask, and what they chose. */
export interface Party extends Standing {
  readonly person: Person;
  /** Their choices where a video says nothing. */
  readonly choices: Readonly<Record<'comment' | 'duet' | 'stitch', Audience | null>>;
}

function selectParties(database: Kysely<Schema>, isWanted: RawBuilder<boolean>) {
  return database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName', 'birth_date', 'suspended_at'])
    .select(['comment_audience', 'duet_audience', 'stitch_audience'])
    .where(isWanted);
}
type PartyRow = Awaited<ReturnType<ReturnType<typeof selectParties>['execute']>>[number];

/** All that videos of these accounts are shown by; unknown ids are left out. */
export async function findParties(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Party>> {
  return partiesOf(await selectParties(database, isOneOf(ids)).execute());
}

/** The same, prepared. */
export function prepareParties(database: Database): (ids: readonly string[]) => Promise<Map<string, Party>> {
  const isWanted = sql<boolean>`id = any(${parameter(1, 'uuid[]')})`;
  const statement = prepare('parties', selectParties(database.kysely, isWanted));
  return async (ids) => partiesOf(await database.prepared<PartyRow>(statement, [ids]));
}

function partiesOf(rows: readonly PartyRow[]): Map<string, Party> {
  return new Map(
    rows.map(({ id, handle, displayName, ...row }) => [
      id,
      {
        id,
        person: { id, handle, displayName },
        birthDate: row.birth_date,
        suspended: row.suspended_at !== null,
        choices: { comment: row.comment_audience, duet: row.duet_audience, stitch: row.stitch_audience },
      },
    ]),
  );
}
