import type { Client } from 'pg';
import { StartupError } from '../../errors.ts';

const oldest = 150_000;

/** What a database says of itself. */
export interface Facts {
  readonly version: number;
  readonly shown: string;
  readonly encoding: string;
  readonly standby: boolean;
  readonly fsync: string;
  readonly pages: string;
  readonly creates: boolean;
  readonly foreign: boolean;
}

// Whether the tables in there are not ours: ours come all at once, with the identity.
const question = `
  select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
    current_setting('server_encoding') as encoding, pg_is_in_recovery() as standby,
    current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
    coalesce(has_schema_privilege('public', 'create'), false) as creates,
    to_regclass('public.identity') is null and exists (
      select from pg_catalog.pg_tables where schemaname = 'public' and tablename not like 'kysely_migration%'
    ) as foreign`;

/**
 * Checks that the database can be Takeback's, before anything in it is changed.
 * @param place which database it is, for the sentence
 * @throws StartupError
 */
export async function checkServer(client: Client, place: string): Promise<void> {
  const { rows } = await client.query<Facts>(question);
  const [facts] = rows;
  if (facts === undefined) throw new Error('The database said nothing about itself');
  const sentence = whyNot(facts, place);
  if (sentence !== undefined) throw new StartupError(`${sentence} Nothing was changed.`);
}

/** Why a database cannot be Takeback's, as a sentence; undefined where it can. */
export function whyNot(facts: Facts, place: string): string | undefined {
  if (facts.version < oldest)
    return `The database ${place} runs in PostgreSQL ${facts.shown}; Takeback needs 15 or newer. Upgrade the server, or set DATABASE_URL to another one.`;
  if (facts.encoding !== 'UTF8')
    return `The database ${place} is encoded in ${facts.encoding}; Takeback needs UTF8. Make one with: createdb --encoding=UTF8 --template=template0.`;
  if (facts.standby)
    return `The database ${place} is a standby that can only be read. Set DATABASE_URL to the primary server.`;
  if (facts.fsync !== 'on' || facts.pages !== 'on')
    return `The server of the database ${place} does not keep what it acknowledged when the machine fails. Set fsync and full_page_writes to on.`;
  if (facts.foreign)
    return `The database ${place} holds the tables of something else. Give Takeback a database of its own (createdb), and set DATABASE_URL to it.`;
  if (!facts.creates)
    return `This user may not make tables in the database ${place}. Make it the owner: alter database … owner to ….`;
  return undefined;
}
