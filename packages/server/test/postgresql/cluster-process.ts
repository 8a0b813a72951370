import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

/*
 * A PostgreSQL server for tests, as an unprivileged user, on a free port, in a folder of its own. It lives as long as
 * the input of this process is open: when whoever started it is gone, however that came, server and folder are removed.
 * Lines on the input: `kill` ends the server with SIGKILL, `start` starts it again. Lines on the output are JSON.
 */

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

function findPrograms(): string {
  const told = process.env['POSTGRESQL_BIN'];
  if (told !== undefined && told !== '') return told;
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map(Number).filter(Number.isInteger) : [];
  const newest = versions.filter((version) => version >= 15).sort((a, b) => b - a)[0];
  if (newest !== undefined) return join(debian, String(newest), 'bin');
  throw new Error(
    'These tests need PostgreSQL 15 or newer. Install it (on Debian and Ubuntu, as root: apt-get install postgresql), or set POSTGRESQL_BIN to the folder of its programs.',
  );
}

/** PostgreSQL does not run as root. */
function findUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const ask = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return { uid: 65_534, gid: 65_534 };
  }
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

const programs = findPrograms();
const user = findUser();
const folder = mkdtempSync(join(tmpdir(), 'takeback-postgresql-'));
const data = join(folder, 'data');
const password = randomBytes(18).toString('hex');
const port = await findPort();
const log = openSync(join(folder, 'server.log'), 'a');
let server: ChildProcess | undefined;

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(join(programs, program), args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} failed: ${said}`);
}

async function make(): Promise<void> {
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined)
    for (const path of [folder, secret]) chownSync(path, user.uid, user.gid);
  // Names sorted by a language's rules, unlike in the embedded database: no answer of ours may depend on that.
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret}`];
  await run('initdb', [`--pgdata=${data}`, '--no-sync', '--no-instructions', ...locale, ...access]);
}

async function isReady(): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Starts it, also where a killed one has only just left: its processes hold the shared memory for a moment. */
async function start(): Promise<void> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '400',
    shared_buffers: '64MB',
    max_wal_size: '1GB',
    logging_collector: 'off',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  for (let attempts = 0; attempts < 100; attempts += 1) {
    const child = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', log],
      ...user,
    });
    server = child;
    while (child.exitCode === null && child.signalCode === null) {
      if (await isReady()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `PostgreSQL does not start: ${readFileSync(join(folder, 'server.log'), 'utf8').slice(-4_000)}`,
  );
}

async function end(signal: NodeJS.Signals): Promise<void> {
  const running = server;
  server = undefined;
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill(signal);
  await ended;
}

async function remove(): Promise<void> {
  // Immediate shutdown: its children go with it, and nothing of it is needed any more.
  await end('SIGQUIT');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

// A terminal's Ctrl-C is for whoever started this; the end of the input comes from it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdout.on('error', () => {});

try {
  await make();
  await start();
  say({ state: 'ready', port, password, folder, programs });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'kill') await end('SIGKILL');
    if (line === 'start') await start();
    say({ state: line });
  }
} catch (error) {
  say({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
} finally {
  await remove();
}
