import type { ClientConfig } from 'pg';
import type { Secret } from '../../secret.ts';
import { types } from '../database.ts';

/** Milliseconds until a server that does not answer is given up. */
const connectWithin = 5_000;

/** Of the sessions: a broken network must not leave locks behind for long, and no statement may run for ever. */
const sessionSettings = {
  statement_timeout: '60s',
  idle_in_transaction_session_timeout: '60s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  synchronous_commit: 'on',
  // Our statements are short: compiling one takes longer than it runs.
  jit: 'off',
  /*
   * As in the embedded database. Every statement has an index made for it, and a plan made while a table is small, or
   * before its statistics are, must not read and sort all of it later. Measured without these two: a page of a
   * conversation of 10,000 messages sorted all of them until the server's first analysis, and unsends scanned tables.
   */
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  timezone: 'UTC',
  search_path: 'public',
};

/** How to connect to the database. */
export function connectionOf(url: Secret): ClientConfig {
  const settings = Object.entries(sessionSettings);
  return {
    connectionString: url.reveal(),
    connectionTimeoutMillis: connectWithin,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'takeback',
    options: settings.map(([name, value]) => `-c ${name}=${value}`).join(' '),
    types,
  };
}

/** The database in words: which, where and whose; never the password. */
export function describeAddress(url: Secret): string {
  const { pathname, hostname, port, username, searchParams } = new URL(url.reveal());
  const host = searchParams.get('host') ?? hostname;
  const user = username === '' ? '' : ` (user ${decodeURIComponent(username)})`;
  return `${decodeURIComponent(pathname.slice(1))} on ${host}:${port || '5432'}${user}`;
}
