import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StartupError } from '../src/errors.ts';
import { makePair, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

// Each starts a server on a copy of its folders.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folders: string[] = [];
/** Folders of a server on which messages were sent and taken back. */
let used: string;
/** Its keys as they were before the last of them. */
let early: string;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'takeback-test-'));
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  const kit: Kit = await startKit();
  used = kit.folder;
  folders.push(used);
  const { ada, conversationId } = await makePair(kit);
  const one = await sendText(kit, conversationId, ada, 'one');
  await unsendSent(kit, one, ada);
  await kit.halt();
  early = await newFolder();
  await cp(join(used, 'keys'), early, { recursive: true });
  await kit.restart();
  await kit.call('sync.snapshot', {}, ada);
  const two = await sendText(kit, conversationId, ada, 'two');
  await unsendSent(kit, two, ada);
  await sendText(kit, conversationId, ada, 'three');
  await kit.halt();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function usedFolder(): Promise<string> {
  const folder = await newFolder();
  await cp(used, folder, { recursive: true });
  return folder;
}

/** Everything in the keys folder but its lock. */
async function contentOf(keys: string): Promise<[string, string][]> {
  const names = (await readdir(keys)).filter((name) => !name.startsWith('lock.sqlite')).sort();
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [
        name,
        (await readFile(join(keys, name))).toString('base64'),
      ],
    ),
  );
}

/** @returns what a start on these folders says, or `started` */
async function startOn(folder: string): Promise<unknown> {
  try {
    const kit = await startKit({ folder });
    await kit.halt();
    return 'started';
  } catch (error) {
    return error;
  }
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  await writeFile(path, bytes);
}

const damages: Record<string, [damage: (keys: string) => Promise<void>, says: RegExp]> = {
  'whose header is damaged': [(keys) => flip(join(keys, 'keyring.json'), 20), /keyring\.json/],
  'whose header is gone': [(keys) => rm(join(keys, 'keyring.json')), /keys/],
  'of which a file of slots is gone': [
    (keys) => rm(join(keys, 'segment-000000.v1')),
    /^StartupError: Segment 0 of 1 is missing/,
  ],
  'of which a file of slots was cut off': [
    (keys) => truncate(join(keys, 'segment-000000.v1'), 8_192),
    /segment/,
  ],
  'whose ledger is gone': [(keys) => rm(join(keys, 'ledger')), /ledger/],
  'whose ledger was cut off': [(keys) => truncate(join(keys, 'ledger'), 40), /ledger/],
  'whose ledger is damaged': [(keys) => flip(join(keys, 'ledger'), 60), /ledger/],
  'whose master key is empty': [(keys) => writeFile(join(keys, 'master.key'), ''), /master key/i],
  'whose master key is damaged': [(keys) => flip(join(keys, 'master.key'), 10), /master key/i],
  'that are older than the data': [
    async (keys) => {
      await rm(keys, { recursive: true });
      await cp(early, keys, { recursive: true });
    },
    /older/,
  ],
};

describe('a start is refused with a sentence, and nothing is changed, on keys', () => {
  it.each(Object.entries(damages))('%s', async (_, [damage, says]) => {
    const folder = await usedFolder();
    const keys = join(folder, 'keys');
    await damage(keys);
    const before = await contentOf(keys);
    const said = await startOn(folder);
    expect(said).toBeInstanceOf(StartupError);
    expect(String(said)).toMatch(says);
    // A ledger takes its place anew, or is cut off at its torn end, before it is known to be too short.
    const withoutLedger = (content: [string, string][]) => content.filter(([name]) => name !== 'ledger');
    expect(withoutLedger(await contentOf(keys))).toEqual(withoutLedger(before));
    // Once they are put back, everything is there.
    await rm(keys, { recursive: true });
    await cp(join(used, 'keys'), keys, { recursive: true });
    expect(await startOn(folder)).toBe('started');
  });
});
