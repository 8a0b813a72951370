import {
  type FileKeyring,
  ForeignKeyring,
  type IssuedKey,
  KeyringDamaged,
  MirrorDown,
  nextMasterVersion,
} from '@takeback/keyring';
import { describe, expect, it } from 'vitest';
import { keysFolder, ModelledFileKeyring, mirrorFolder } from './file-keyring-harness.ts';

function mirrored(): Promise<ModelledFileKeyring> {
  return ModelledFileKeyring.make({ mirror: true });
}

function ids(issued: readonly IssuedKey[]): IssuedKey['id'][] {
  return issued.map(({ id }) => id);
}

/** Breaks the mirror and lets the keyring notice. */
async function breakMirror(harness: ModelledFileKeyring, keyring: FileKeyring): Promise<void> {
  harness.disk.broken.add(mirrorFolder);
  await expect(keyring.issue(1)).rejects.toThrow(MirrorDown);
}

/** The slots of a folder, all segments after one another. */
function slotsOf(harness: ModelledFileKeyring, folder: string): Buffer {
  const paths = harness.disk.paths().filter((path) => path.startsWith(`${folder}/segment-`));
  return Buffer.concat(paths.sort().map((path) => harness.disk.contentOf(path).subarray(4_096)));
}

function lose(harness: ModelledFileKeyring, folder: string): void {
  for (const path of harness.disk.paths()) if (path.startsWith(`${folder}/`)) harness.disk.remove(path);
}

describe('a mirror', () => {
  it('holds the same slots after issuing, erasing and growing', async () => {
    const harness = await mirrored();
    const keyring = await harness.open();
    const issued = await keyring.issue(1_000);
    expect(await keyring.erase(ids(issued.slice(0, 500)))).toEqual({ state: 'destroyed' });
    await keyring.close();
    expect(slotsOf(harness, mirrorFolder).equals(slotsOf(harness, keysFolder))).toBe(true);
  });

  it('takes the place of a lost keyring, and is filled from it', async () => {
    const harness = await mirrored();
    const before = await harness.open();
    const issued = await before.issue(300);
    await before.erase(ids(issued.slice(0, 50)));
    await before.close();
    lose(harness, keysFolder);
    const keyring = await harness.open({ uuid: before.uuid });
    expect(await keyring.read(ids(issued))).toEqual(issued.map(({ key }, i) => (i < 50 ? 'erased' : key)));
    await keyring.close();
    expect(slotsOf(harness, mirrorFolder).equals(slotsOf(harness, keysFolder))).toBe(true);
  });

  it('heals a damaged key of the other', async () => {
    const harness = await mirrored();
    const before = await harness.open();
    const issued = await before.issue(3);
    await before.close();
    const [, b] = ids(issued);
    if (b !== undefined) harness.damage(b);
    const keyring = await harness.open();
    expect(await keyring.read(ids(issued))).toEqual(issued.map(({ key }) => key));
    await keyring.close();
  });

  it('[U1] when down, stops issuing and rotating, not erasing, which stays pending until it has caught up', async () => {
    const harness = await mirrored();
    const keyring = await harness.open();
    const issued = await keyring.issue(20);
    const bytes = issued.map(({ id }) => harness.stored(id));
    await breakMirror(harness, keyring);
    expect(await keyring.erase(ids(issued.slice(0, 5)))).toEqual({ state: 'pending' });
    expect(await keyring.read(ids(issued.slice(4, 6)))).toEqual(['erased', issued[5]?.key]);
    await expect(keyring.rotateMaster(nextMasterVersion(harness.master))).rejects.toThrow(MirrorDown);
    expect(harness.master.versions()).toEqual([1]);
    expect(keyring.health()).toMatchObject({
      mirror: 'failed',
      pendingErases: 5,
      mirrorReason: expect.any(String),
    });
    expect(harness.holds(bytes[0] ?? Buffer.of(1))).toBe(true); // on the mirror

    harness.disk.broken.clear();
    expect(await keyring.retryMirror()).toBe(true);
    expect(keyring.health()).toMatchObject({ mirror: 'ok', pendingErases: 0 });
    expect(keyring.health().mirrorReason).toBeUndefined();
    expect(await keyring.erase(ids(issued.slice(0, 5)))).toEqual({ state: 'destroyed' });
    expect(bytes.slice(0, 5).some((one) => harness.holds(one))).toBe(false);
    const later = await keyring.issue(1);
    expect(await keyring.read(ids(later))).toEqual(later.map(({ key }) => key));
    await keyring.close();
    expect(slotsOf(harness, mirrorFolder).equals(slotsOf(harness, keysFolder))).toBe(true);
  });

  it('[U1] is written anew after a failed sync, because what reading shows may not be on its disk', async () => {
    const harness = await mirrored();
    const keyring = await harness.open();
    const issued = await keyring.issue(20);
    const bytes = issued.map(({ id }) => harness.stored(id));
    harness.disk.failingSyncs = 1; // the mirror's, which comes first
    expect(await keyring.erase(ids(issued))).toEqual({ state: 'pending' });
    expect(harness.holds(bytes[0] ?? Buffer.of(1))).toBe(true); // durably on the mirror
    expect(await keyring.retryMirror()).toBe(true);
    expect(keyring.health().pendingErases).toBe(0);
    expect(bytes.some((one) => harness.holds(one))).toBe(false);
    await keyring.close();
  });

  it('catches up while others erase and issue', async () => {
    const harness = await mirrored();
    const keyring = await harness.open();
    const issued = await keyring.issue(2_000);
    await breakMirror(harness, keyring);
    await keyring.erase(ids(issued.slice(0, 700)));
    harness.disk.broken.clear();
    const erases = issued.slice(700, 1_400).map(({ id }) => keyring.erase([id]));
    const [isOk] = await Promise.all([keyring.retryMirror(), ...erases]);
    expect(isOk).toBe(true);
    const added = await keyring.issue(100);
    expect(await keyring.erase(ids(issued.slice(0, 1_400)))).toEqual({ state: 'destroyed' });
    expect(await keyring.read(ids(added))).toEqual(added.map(({ key }) => key));
    await keyring.close();
    expect(slotsOf(harness, mirrorFolder).equals(slotsOf(harness, keysFolder))).toBe(true);
  });

  it('down at the start is no reason not to start', async () => {
    const harness = await mirrored();
    const before = await harness.open();
    const issued = await before.issue(5);
    await before.close();
    harness.disk.broken.add(mirrorFolder);
    const keyring = await harness.open();
    expect(keyring.health().mirror).toBe('failed');
    expect(await keyring.erase(ids(issued.slice(0, 1)))).toEqual({ state: 'pending' });
    await keyring.close();
    harness.disk.broken.clear();
    await (await harness.open()).close(); // the next start carries it over
    expect(slotsOf(harness, mirrorFolder).equals(slotsOf(harness, keysFolder))).toBe(true);
  });

  it('down when the keyring is made: none is made without it', async () => {
    const harness = await mirrored();
    harness.disk.broken.add(mirrorFolder);
    await expect(harness.open()).rejects.toThrow(MirrorDown);
  });

  it('that knows more than an older keyring never has its slots issued again', async () => {
    const harness = await mirrored();
    const before = await harness.open();
    await before.issue(10);
    await before.close();
    const old = slotsOf(harness, keysFolder);
    const further = await harness.open();
    const issued = await further.issue(10);
    await further.close();
    const path = harness.disk.paths().find((one) => one.startsWith(`${keysFolder}/segment-`)) ?? '';
    harness.disk.damage(path, 4_096, old); // an old copy brought back
    harness.disk.broken.add(mirrorFolder);
    const keyring = await harness.open();
    harness.disk.broken.clear();
    expect(await keyring.retryMirror()).toBe(true);
    const added = await keyring.issue(10);
    expect(await keyring.read(ids([...issued, ...added]))).toEqual(
      [...issued, ...added].map(({ key }) => key),
    );
    await keyring.close();
  });

  it('of another keyring is refused, as is one that was written apart', async () => {
    const harness = await mirrored();
    await (await harness.open()).close();
    const other = await ModelledFileKeyring.make();
    other.disk = harness.disk;
    const stranger = await other.open({ folder: '/other' });
    await expect(harness.open({ folder: '/other', mirror: keysFolder })).rejects.toThrow();
    await stranger.close();
    await expect(harness.open({ folder: '/other' })).rejects.toThrow(ForeignKeyring);

    const alone = await other.open({ folder: keysFolder });
    await alone.issue(1);
    await alone.close();
    const apart = await other.open({ folder: mirrorFolder });
    await apart.issue(1);
    await apart.close();
    await expect(harness.open()).rejects.toThrow(KeyringDamaged);
  });

  it('is not made on whatever disk is there when its own is not mounted', async () => {
    const harness = await mirrored();
    await (await harness.open()).close();
    const keyring = await harness.open({ mirror: '/not-mounted/mirror' });
    expect(keyring.health()).toMatchObject({
      mirror: 'failed',
      mirrorReason: expect.stringContaining('mount its disk'),
    });
    await harness.disk.makeFolder('/not-mounted/mirror');
    expect(await keyring.retryMirror()).toBe(true);
    await keyring.close();
  });

  it('with a full disk stops issuing, not erasing', async () => {
    const harness = await mirrored();
    const keyring = await harness.open();
    const issued = await keyring.issue(100);
    await breakMirror(harness, keyring);
    await keyring.erase(ids(issued.slice(0, 10)));
    harness.disk.broken.clear();
    lose(harness, mirrorFolder);
    harness.fillDisk();
    expect(await keyring.retryMirror()).toBe(false);
    expect(await keyring.erase(ids(issued.slice(10, 20)))).toEqual({ state: 'pending' });
    harness.makeRoom();
    expect(await keyring.retryMirror()).toBe(true);
    expect(await keyring.erase(ids(issued.slice(0, 20)))).toEqual({ state: 'destroyed' });
    await keyring.close();
  });
});
