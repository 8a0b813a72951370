import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';

const answer = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('ready'),
    port: z.number(),
    password: z.string(),
    folder: z.string(),
    programs: z.string(),
  }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
  z.object({ state: z.enum(['kill', 'start']) }),
]);

/** A PostgreSQL server of a test's, or of the whole run's, own. See cluster-process.ts. */
export interface Cluster {
  /** Where all of its files are, what it logs included. */
  readonly folder: string;
  /** Folder of PostgreSQL's programs. */
  readonly programs: string;
  readonly password: string;
  readonly port: number;
  /**
   * Address of a database for the role that owns it, which is no superuser.
   * @param through what stands between, instead of the server itself
   */
  urlOf(database: string, through?: { readonly port: number }): string;
  /** Runs a statement as superuser. */
  run(statement: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Makes a database of the role's. @param template an existing one to copy */
  createDatabase(name: string, template?: string): Promise<void>;
  /** As if its machine had lost power, but for what the operating system still holds. */
  kill(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What a process needs to know to use a server that another one keeps. */
export interface ClusterAddress {
  readonly port: number;
  readonly password: string;
  readonly folder: string;
  readonly programs: string;
}

const role = 'takeback';

/** The part of a server's use that any process has. */
export function reachCluster({
  port,
  password,
  ...places
}: ClusterAddress): Omit<Cluster, 'kill' | 'start' | 'stop'> {
  const run = async (statement: string, database = 'postgres') => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    ...places,
    password,
    port,
    urlOf: (database, through = { port }) =>
      `postgresql://${role}:${password}@127.0.0.1:${through.port}/${database}`,
    run,
    createDatabase: async (name, template = 'template0') => {
      await run(`create database ${name} owner ${role} template ${template}`);
    },
  };
}

/** Starts a new, empty server. It ends with this process at the latest. */
export async function startCluster(): Promise<Cluster & { readonly address: ClusterAddress }> {
  const program = fileURLToPath(new URL('./cluster-process.ts', import.meta.url));
  // Detached: a signal to the whole group must not end it before its folder is removed.
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The PostgreSQL of the tests ended');
    const said = answer.parse(JSON.parse(value));
    if (said.state === 'failed') throw new Error(said.reason);
    return said;
  };
  const tell = async (line: 'kill' | 'start'): Promise<void> => {
    child.stdin.write(`${line}\n`);
    await next();
  };
  const ready = await next();
  if (ready.state !== 'ready') throw new Error('It says first that it is ready');
  const { port, password, folder, programs } = ready;
  const cluster = reachCluster(ready);
  await cluster.run(`create role ${role} login password '${password}'`);
  return {
    ...cluster,
    address: { port, password, folder, programs },
    kill: () => tell('kill'),
    start: () => tell('start'),
    stop: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
