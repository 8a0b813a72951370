import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { folderError } from '../src/storage/folder.ts';
import { openStorage } from '../src/storage/storage.ts';
import { makeFolder, testSegment } from './kit-data.ts';
import { environmentOf, runTakeback } from './processes.ts';

// Processes and cold starts, which take long where much else runs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folders: string[] = [];
/** A server's folders after a first start. */
let used: string;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'takeback-test-'));
  folders.push(folder);
  return folder;
}

async function usedFolder(): Promise<string> {
  const folder = await newFolder();
  await cp(used, folder, { recursive: true });
  return folder;
}

const configOf = (folder: string, more: Record<string, string> = {}) =>
  loadConfig({ ...environmentOf(folder), LOG_LEVEL: 'silent', ...more });

async function open(folder: string, more: Record<string, string> = {}): Promise<void> {
  const storage = await openStorage(configOf(folder, more), () => {}, testSegment);
  await storage.close();
}

/** Every file below a folder with its content, without the locks. */
async function contentOf(folder: string): Promise<Map<string, string>> {
  const content = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('lock.sqlite')) continue;
    const path = join(entry.parentPath, entry.name);
    content.set(
      path,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return content;
}

beforeAll(async () => {
  used = await makeFolder();
  folders.push(used);
  const app = await startApp(configOf(used), { segmentSlots: testSegment });
  await app.close();
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a first start', () => {
  it('makes data and keys apart from each other, for their owner only, and a second one finds them', async () => {
    const folder = await newFolder();
    const env = environmentOf(folder);
    const first = runTakeback(['serve'], env);
    const { url } = await first.logged('Started');
    await first.logged('Open that address in a browser and sign up: the first account is the host’s.');
    const note = await first.logged((await readWarning(first)) ?? 'a warning about the master key');
    expect(String(note['msg'])).toMatch(/^A master key was made in .*master\.key, on the same disk/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });

    const began = performance.now();
    const second = runTakeback(['serve'], env);
    await second.logged('Started');
    process.stdout.write(`second start: ${Math.round(performance.now() - began)} ms\n`);
    second.child.kill('SIGINT');
    expect(await second.ended).toEqual({ code: 0, signal: null });
    expect(second.stdout()).not.toContain('master key');

    for (const path of ['data', 'keys', 'keys/master.key', 'data/database']) {
      const { mode } = await stat(join(folder, path));
      expect([path, mode & 0o077]).toEqual([path, 0]);
    }
  });
});

async function readWarning(process: ReturnType<typeof runTakeback>): Promise<string | undefined> {
  await process.logged('Started');
  for (;;) {
    const found = /"msg":"(A master key was made[^"]*)"/.exec(process.stdout())?.[1];
    if (found !== undefined) return found;
    await new Promise((resolve) => process.child.stdout?.once('data', resolve));
  }
}

describe('a start is refused with a sentence', () => {
  it('on a busy port', async () => {
    const folder = await usedFolder();
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const refused = runTakeback(['serve'], { ...environmentOf(folder), PORT: port });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stderr()).toContain(
      `Port ${port} on 127.0.0.1 is in use. Stop the program that uses it, or set PORT to another number.`,
    );
    holder.close();
    await open(folder);
  });

  it('on an address that is not of this machine', async () => {
    await expect(startApp(configOf(await usedFolder(), { HOST: '192.0.2.1' }))).rejects.toThrow(
      /^192\.0\.2\.1 is not an address of this machine\. Set HOST/,
    );
  });

  it('with a wrong setting', async () => {
    const refused = runTakeback(['serve'], { PORT: 'many' });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stderr()).toBe(
      '\nPORT must be a whole number from 0 to 65535. Change it, or leave it out.\n',
    );
  });

  it('on data that another process uses, whichever keys it brings, and that process goes on', async () => {
    const folder = await usedFolder();
    const running = runTakeback(['serve'], environmentOf(folder));
    const { url } = await running.logged('Started');
    const other = runTakeback(['serve'], { ...environmentOf(folder), KEYS_DIR: join(folder, 'others') });
    expect(await other.ended).toEqual({ code: 1, signal: null });
    expect(other.stderr()).toMatch(/Takeback is running already with the data in .*Stop that process first/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    running.child.kill('SIGTERM');
    expect(await running.ended).toEqual({ code: 0, signal: null });
  });

  it('on keys that another process uses', async () => {
    const folder = await usedFolder();
    const storage = await openStorage(configOf(folder), () => {});
    const data = join(await usedFolder(), 'data');
    await expect(open(folder, { DATA_DIR: data })).rejects.toThrow(/^Another process uses the keys in /);
    await storage.close();
  });

  it('on data of a newer version', async () => {
    const folder = await usedFolder();
    const storage = await openStorage(configOf(folder), () => {});
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', now())`.execute(
      storage.database.kysely,
    );
    await storage.close();
    const keys = await contentOf(join(folder, 'keys'));
    await expect(open(folder)).rejects.toThrow(
      /was written by a newer version of Takeback. Start that version/,
    );
    expect(await contentOf(join(folder, 'keys'))).toEqual(keys);
  });

  it('on data of another engine version, without touching a file', async () => {
    const folder = await usedFolder();
    await writeFile(join(folder, 'data/database/PG_VERSION'), '19\n');
    const before = await contentOf(folder);
    await expect(open(folder)).rejects.toThrow(/was written by a newer version of Takeback \(PostgreSQL 19/);
    expect(await contentOf(folder)).toEqual(before);
  });

  it('on keys that do not belong to the data', async () => {
    const folder = await usedFolder();
    const other = await makeFolder();
    folders.push(other);
    await open(other);
    const keys = join(other, 'keys');
    const before = await contentOf(keys);
    await expect(open(folder, { KEYS_DIR: keys })).rejects.toThrow(
      /^The keys in .* do not belong to the data in .*; nothing was changed\.$/,
    );
    expect(await contentOf(keys)).toEqual(before);
    await open(folder);
    await open(other);
  });

  it('on files of another installation, or that another process uses, and touches none of them', async () => {
    const folder = await usedFolder();
    const other = await makeFolder();
    folders.push(other);
    await open(other);
    const MEDIA_DIR = join(other, 'media');
    await writeFile(join(MEDIA_DIR, 'a file of theirs'), 'theirs');
    const before = await contentOf(MEDIA_DIR);
    await expect(open(folder, { MEDIA_DIR })).rejects.toThrow(
      /^The files in .* belong to another installation\. Set MEDIA_DIR .*; nothing was changed\.$/,
    );
    const storage = await openStorage(configOf(other), () => {}, testSegment);
    await expect(open(folder, { MEDIA_DIR })).rejects.toThrow(/^Another process uses the files in .*media/);
    await storage.close();
    const place = await newFolder();
    await expect(open(place, { MEDIA_DIR })).rejects.toThrow(/^The files in .* belong to another/);
    // It was asked before a database was made, which takes longest.
    expect(await readdir(join(place, 'data'))).not.toContain('database');
    expect(await contentOf(MEDIA_DIR)).toEqual(before);
    await open(folder);
  });

  it('on data without its keys, and makes none in their place', async () => {
    const folder = await usedFolder();
    const nowhere = join(folder, 'nowhere');
    await expect(open(folder, { KEYS_DIR: nowhere })).rejects.toThrow(
      /^The keys of the data in .* are not in .*Set KEYS_DIR to the folder where they are/,
    );
    await mkdir(nowhere);
    await expect(open(folder, { KEYS_DIR: nowhere })).rejects.toThrow(/^The keys of the data/);
    expect(await readdir(nowhere)).toEqual([]);
    await open(folder);
  });

  it('on used keys without their data, and makes none in its place', async () => {
    const folder = await usedFolder();
    const data = join(folder, 'elsewhere');
    const keys = await contentOf(join(folder, 'keys'));
    await expect(open(folder, { DATA_DIR: data })).rejects.toThrow(
      /^The keys in .* belong to data that is not in .*Set DATA_DIR .*To begin anew instead, set KEYS_DIR/,
    );
    expect((await readdir(data)).filter((name) => !name.startsWith('lock.sqlite'))).toEqual([]);
    expect(await contentOf(join(folder, 'keys'))).toEqual(keys);
    await open(folder);
  });

  it('with another master key', async () => {
    const folder = await usedFolder();
    const master = randomBytes(32).toString('hex');
    await expect(open(folder, { TAKEBACK_MASTER_KEY: master })).rejects.toThrow(
      /^The master key is not the one of the keys in /,
    );
    await open(folder);
  });

  it('with a master key that is none, without repeating it', async () => {
    const folder = await usedFolder();
    const refused = runTakeback(['serve'], { ...environmentOf(folder), TAKEBACK_MASTER_KEY: 'hunter2' });
    expect((await refused.ended).code).toBe(1);
    expect(refused.stderr()).toMatch(/^\nA master key is 32 bytes, written as .*\n$/);
    expect(refused.stderr()).not.toContain('hunter2');
  });

  it('without the master key of keys that are there, and makes none in its place', async () => {
    const folder = await usedFolder();
    await rm(join(folder, 'keys/master.key'));
    await expect(open(folder)).rejects.toThrow(
      /^There is no master key at .*master\.key\. Restore that file/,
    );
    expect(await readdir(join(folder, 'keys'))).not.toContain('master.key');
  });

  it('with a master key that others can read', async () => {
    const folder = await usedFolder();
    await chmod(join(folder, 'keys/master.key'), 0o644);
    await expect(open(folder)).rejects.toThrow(/others may read it\. Run: chmod 600 /);
  });

  it.each(['DATA_DIR', 'KEYS_DIR', 'MEDIA_DIR'])('where %s is a file', async (setting) => {
    // With a database, because a place of files is looked at last.
    const folder = await makeFolder();
    folders.push(folder);
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'below')])
      await expect(open(folder, { [setting]: path })).rejects.toThrow(
        `${path} is not a folder. Set ${setting} to the path of a folder.`,
      );
  });

  it.each(['DATA_DIR', 'KEYS_DIR', 'MEDIA_DIR'])('where this user may not write in %s', async (setting) => {
    const folder = await newFolder();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o500 });
    const isRoot = process.getuid?.() === 0;
    const nobody = 65_534;
    // The other folder is one that nobody owns; a root's test must be another user to be kept out.
    if (isRoot) await chmod(folder, 0o777);
    const refused = runTakeback(
      ['serve'],
      { ...environmentOf(folder), [setting]: closed },
      isRoot ? { user: nobody, cwd: folder } : {},
    );
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stderr()).toContain(
      `This user may not write in ${closed}. Give it the folder (chown), or set ${setting} to another one.`,
    );
  });
});

it('takes up again a first start that was cut short', async () => {
  const folder = await makeFolder();
  folders.push(folder);
  const data = join(folder, 'data');
  const before = join(folder, 'before');
  await cp(data, before, { recursive: true });
  await open(folder);
  // The keys were made, the database was not tied to them.
  await rm(data, { recursive: true });
  await rename(before, data);
  await open(folder);
});

it('a half-made database is made again from the beginning', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'data/database.unfinished'), { recursive: true });
  await writeFile(join(folder, 'data/database.unfinished/PG_VERSION'), '18\n');
  await open(folder);
  expect(await readdir(join(folder, 'data'))).not.toContain('database.unfinished');
});

describe('a full disk', () => {
  const full = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  it.each([
    ['as the system says it', full],
    [
      'as the database said it, of which only the words are left',
      new Error('mkdir: No space left on device'),
    ],
    ['as the reason of something else', new Error('could not', { cause: full })],
  ])('is told %s', (_, error) => {
    expect(folderError(error, '/srv/data', 'DATA_DIR').message).toBe(
      'There is no space left on the disk of /srv/data. Free some, or set DATA_DIR to a folder on another disk.',
    );
  });
});
