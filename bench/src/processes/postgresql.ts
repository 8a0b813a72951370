import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A PostgreSQL of the run's own, with its own defaults: every commit reaches the disk. */
export interface Postgresql {
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const debian = '/usr/lib/postgresql';

function findBinaries(): string {
  const versions = existsSync(debian) ? readdirSync(debian).map(Number) : [];
  const newest = versions.filter((version) => version >= 15).sort((a, b) => b - a)[0];
  if (newest === undefined)
    throw new Error(`PostgreSQL 15 or newer is needed in ${debian} (apt-get install postgresql)`);
  return join(debian, String(newest), 'bin');
}

/** PostgreSQL refuses to run as root. */
function whoRuns(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const numberOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: numberOf('-u'), gid: numberOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}

/** @param folder a new one, in a place that other users may enter */
export async function startPostgresql(folder: string): Promise<Postgresql> {
  const binaries = findBinaries();
  const who = whoRuns();
  mkdirSync(folder, { recursive: true });
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const options = { ...who, cwd: folder };
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'takeback', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    {
      ...options,
      stdio: 'ignore',
    },
  );
  const port = await freePort();
  const child = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
    {
      ...options,
      stdio: 'ignore',
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('PostgreSQL did not start');
  await answers(join(binaries, 'pg_isready'), port);
  return {
    url: `postgresql://takeback@127.0.0.1:${port}/postgres`,
    version: execFileSync(join(binaries, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    pid,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function answers(program: string, port: number): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    const asking = spawn(program, ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const [code] = await once(asking, 'exit');
    if (code === 0) return;
    if (performance.now() > until) throw new Error('PostgreSQL does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
