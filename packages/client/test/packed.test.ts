import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useWorld } from './people.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const modules = join(root, 'node_modules');
const world = useWorld();

let folder = '';
let blank = '';

const consumer = `
import { createClient, createMemoryStore, TakebackError } from '@takeback/client';
const webSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
const client = createClient({ url: process.argv[2], store: createMemoryStore(), webSocket });
const handle = 'packed' + process.versions.node.split('.')[0];
await client.signUp({ handle, displayName: 'Packed', birthDate: '1990-01-31', password: 'a good long password' });
await new Promise((resolve) => {
  const look = () => client.state.get().connection === 'online' && resolve();
  client.state.subscribe(look);
  look();
});
const nobody = '00000000-0000-4000-8000-000000000000';
const refused = await client.call('conversations.get', { conversationId: nobody })
  .catch((error) => error instanceof TakebackError && error.code);
const uploaded = await client.videos.upload(new Blob(['a film'])).uploaded;
console.log(client.state.get().account.handle, client.state.get().phase, refused, uploaded.length);
await client.close();
`;

const typed = `
import { createClient, type ConversationView } from '@takeback/client';
const client = createClient({ url: 'http://localhost' });
const list: readonly ConversationView[] = client.conversations.get();
// @ts-expect-error: the SDK is typed.
client.send(1, list);
`;

/** Packs copies of the two packages, so that nobody meets a half packed one in the workspace. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takeback-packed-'));
  await symlink(modules, join(folder, 'node_modules'));
  await cp(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
  blank = join(folder, 'blank');
  await mkdir(blank);
  await writeFile(join(blank, 'package.json'), '{ "name": "blank", "version": "1.0.0", "type": "module" }');
  const tarballs: string[] = [];
  for (const name of ['protocol', 'client']) {
    const copy = join(folder, 'packages', name);
    await cp(join(root, 'packages', name), copy, {
      recursive: true,
      filter: (path) => !/\/(test|dist|node_modules)$/.test(path),
    });
    const path = [join(modules, '.bin'), process.env['PATH']].join(delimiter);
    await run('npm', ['pack', '--pack-destination', blank], {
      cwd: copy,
      env: { ...process.env, PATH: path },
    });
    expect(await readFile(join(copy, 'package.json'), 'utf8')).toBe(
      await readFile(join(root, 'packages', name, 'package.json'), 'utf8'),
    );
    tarballs.push(`./takeback-${name}-0.1.0.tgz`);
  }
  // Without a network: the libraries come from this workspace.
  const libraries = ['zod', 'idb', 'uuid', 'ws', 'tus-js-client'].map(
    (name) => `file:${join(modules, name)}`,
  );
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...quiet, ...libraries, ...tarballs], { cwd: blank });
  await writeFile(join(blank, 'consumer.js'), consumer);
  await writeFile(join(blank, 'typed.ts'), typed);
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The first Node in the PATH that is not this workspace's: what a stranger may have. */
async function findOtherNode(): Promise<string> {
  for (const place of process.env['PATH']?.split(delimiter) ?? []) {
    if (place.includes('node_modules')) continue;
    const node = join(place, 'node');
    const exists = await access(node).then(
      () => true,
      () => false,
    );
    if (exists) return node;
  }
  return process.execPath;
}

it('works in a blank project once it is packed, with the Node of this machine and with the pinned one', async () => {
  for (const node of new Set([process.execPath, await findOtherNode()])) {
    const { stdout } = await run(node, ['consumer.js', world().kit.url], { cwd: blank });
    expect(stdout).toMatch(/^packed\d+ signed-in not_found 36\n$/);
  }
});

it('brings its types', async () => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2024,dom', '--types', ''];
  await run(join(modules, '.bin', 'tsc'), [...options, 'typed.ts'], { cwd: blank });
});

it('packs no sources and no tests', async () => {
  const { stdout } = await run('tar', ['-tzf', 'takeback-client-0.1.0.tgz'], { cwd: blank });
  const files = stdout.trim().split('\n');
  expect(files).toContain('package/dist/index.js');
  expect(files).toContain('package/dist/index.d.ts');
  expect(files.filter((file) => /\/(src|test)\//.test(file))).toEqual([]);
});
