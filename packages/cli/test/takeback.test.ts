import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMasterKey, openFileKeyring } from '@takeback/keyring';
import { settings } from '@takeback/server/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takeback-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function takeback(
  args: string[],
  env: Record<string, string> = {},
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

describe('takeback', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j shows every command', (args) => {
    const { code, out } = takeback(args);
    expect(code).toBe(0);
    for (const name of ['serve', 'demo', 'settings', 'keys rotate', 'help', 'version'])
      expect(out).toContain(`takeback ${name}`);
  });

  it('version is the one of the package', async () => {
    const { version }: { version: string } = JSON.parse(
      await readFile(new URL('../package.json', import.meta.url), 'utf8'),
    );
    expect(takeback(['version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(takeback(['--version']).out).toBe(`${version}\n`);
  });

  it('settings lists every setting', () => {
    const { out } = takeback(['settings']);
    for (const [name, { default: preset }] of Object.entries(settings))
      expect(out).toMatch(
        new RegExp(
          `^${name}\\n .*\\n  Form: .*\\n  Default: ${preset?.replaceAll('.', '\\.') ?? 'none'}$`,
          'm',
        ),
      );
  });

  it.each([
    [['serv'], 'There is no command "serv". There are: serve, demo, settings, keys, help, version.'],
    [['serve', '--port', '1'], 'takeback serve takes nothing after it.'],
    [['settings', 'PORT'], 'takeback settings takes nothing after it.'],
    [['demo', 'remove'], 'There is: takeback demo, and takeback demo --remove.'],
    [['keys'], 'There is: takeback keys rotate.'],
    [['keys', 'show'], 'There is: takeback keys rotate.'],
  ])('%j says what there is instead', (args, sentence) => {
    const { code, err } = takeback(args);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err).not.toContain('at ');
  });
});

describe('takeback keys rotate', () => {
  const env = () => ({ DATA_DIR: join(folder, 'data'), KEYS_DIR: join(folder, 'keys') });
  const open = async () =>
    openFileKeyring({
      folder: join(folder, 'keys'),
      master: await loadMasterKey({ folder: join(folder, 'keys') }),
      allowWeakErasure: true,
      segmentSlots: 1_024,
    });

  it('says where it looked when there are no keys', () => {
    const { code, err } = takeback(['keys', 'rotate'], env());
    expect(code).toBe(1);
    expect(err).toContain(`There are no keys in ${join(folder, 'keys')}. Set KEYS_DIR`);
  });

  it('seals all keys under a new master key, and old copies of it open nothing', async () => {
    const before = await open();
    const [issued] = await before.issue(1);
    await before.close();
    const old = await readFile(join(folder, 'keys/master.key'), 'utf8');
    const { code, out, err } = takeback(['keys', 'rotate'], { ...env(), ALLOW_WEAK_ERASURE: 'yes' });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('sealed by version 2 of the master key (1 file written anew)');
    const after = await open();
    try {
      expect(issued && (await after.read([issued.id]))).toEqual([issued?.key]);
      expect(after.health().masterVersion).toBe(2);
    } finally {
      await after.close();
    }
    const [, key = ''] = old.trim().split(' ');
    expect(await readFile(join(folder, 'keys/master.key'), 'utf8')).not.toContain(key);
    expect(takeback(['keys', 'rotate'], { ...env(), TAKEBACK_MASTER_KEY: key }).err).toContain(
      'The master key is not the one of the keys',
    );
  });

  it('asks for the successor of a master key from the environment, and changes nothing without it', async () => {
    const first = '11'.repeat(32);
    const second = '22'.repeat(32);
    const keys = join(folder, 'keys-of-environment');
    const more = { ...env(), KEYS_DIR: keys, ALLOW_WEAK_ERASURE: 'yes' };
    const made = await openFileKeyring({
      folder: keys,
      master: await loadMasterKey({ value: first }),
      allowWeakErasure: true,
      segmentSlots: 1_024,
    });
    await made.close();
    expect(takeback(['keys', 'rotate'], { ...more, TAKEBACK_MASTER_KEY: first }).err).toContain(
      'A master key from TAKEBACK_MASTER_KEY has its successor from there too',
    );
    const both = takeback(['keys', 'rotate'], { ...more, TAKEBACK_MASTER_KEY: `1:${first},2:${second}` });
    expect([both.code, both.err]).toEqual([0, '']);
    const after = await openFileKeyring({
      folder: keys,
      master: await loadMasterKey({ value: `2:${second}` }),
      allowWeakErasure: true,
    });
    await after.close();
  });

  it('is refused while a server runs', async () => {
    const running = await open();
    try {
      expect(takeback(['keys', 'rotate'], { ...env(), ALLOW_WEAK_ERASURE: 'yes' }).err).toContain(
        'Another process uses the keys in',
      );
    } finally {
      await running.close();
    }
  });
});
