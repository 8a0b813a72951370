import {
  Corrupt,
  encodeKeyId,
  FolderInUse,
  ForeignKeyring,
  type IssuedKey,
  type KeyId,
  type Keyring,
  KeyringClosed,
  KeyringError,
  KeyringFailed,
  KeyringFull,
  MalformedKeyId,
  NeverIssued,
  nextMasterVersion,
  WrongMaster,
} from '@takeback/keyring';
import { describe, expect, it } from 'vitest';
import type { ModelledKeyring } from './keyring-harness.ts';

function idsOf(issued: readonly IssuedKey[]): KeyId[] {
  return issued.map(({ id }) => id);
}

async function* stream(ids: readonly KeyId[]): AsyncGenerator<KeyId> {
  yield* ids;
}

async function issueOne(keyring: Keyring): Promise<IssuedKey> {
  const [issued] = await keyring.issue(1);
  if (issued === undefined) throw new Error('nothing was issued');
  return issued;
}

function beyond(keyring: Keyring): KeyId {
  return encodeKeyId({ keyring: keyring.uuid, writer: 0, slot: 1_000_000 });
}

function foreign(): KeyId {
  return encodeKeyId({ keyring: '11111111-2222-4333-8444-555555555555', writer: 0, slot: 0 });
}

/** What every keyring must do, whatever it keeps its keys in. */
export function keyringContract(name: string, make: () => Promise<ModelledKeyring>): void {
  describe(`${name}: issuing and reading`, () => {
    it('issues distinct keys of 32 bytes under distinct ids', async () => {
      const keyring = await (await make()).open();
      const issued = [...(await keyring.issue(100)), ...(await keyring.issue(1))];
      expect(new Set(issued.map(({ id }) => Buffer.from(id).toString('hex'))).size).toBe(101);
      expect(new Set(issued.map(({ key }) => key.toString('hex'))).size).toBe(101);
      expect(issued.every(({ key }) => key.length === 32)).toBe(true);
      await keyring.close();
    });

    it('reads keys in the order asked, also twice, also after reopening', async () => {
      const harness = await make();
      const before = await harness.open();
      const issued = await before.issue(60);
      await before.close();
      const keyring = await harness.open();
      expect(keyring.uuid).toBe(before.uuid);
      const asked = [...issued.toReversed(), ...issued.slice(3, 5)];
      expect(await keyring.read(idsOf(asked))).toEqual(asked.map(({ key }) => key));
      expect(await keyring.read([])).toEqual([]);
      await keyring.close();
    });

    it('goes on after the last slot when it is opened again', async () => {
      const harness = await make();
      const before = await harness.open();
      const first = await before.issue(10);
      await before.erase(idsOf(first));
      await before.close();
      const keyring = await harness.open();
      const second = await keyring.issue(10);
      const ids = [...first, ...second].map(({ id }) => Buffer.from(id).toString('hex'));
      expect(new Set(ids).size).toBe(20);
      await keyring.close();
    });

    it('issues from many callers at once without giving a slot twice', async () => {
      const keyring = await (await make()).open();
      const issued = (await Promise.all(Array.from({ length: 40 }, (_, i) => keyring.issue(1 + i)))).flat();
      expect(new Set(issued.map(({ id }) => Buffer.from(id).toString('hex'))).size).toBe(820);
      expect(await keyring.read(idsOf(issued))).toEqual(issued.map(({ key }) => key));
      await keyring.close();
    });

    it('refuses to issue none, too many or parts of keys', async () => {
      const keyring = await (await make()).open();
      for (const n of [0, -1, 1.5, 65_537, Number.NaN])
        await expect(keyring.issue(n)).rejects.toThrow(RangeError);
      await keyring.close();
    });

    it('says what is no id, foreign or never issued, and never calls it erased', async () => {
      const keyring = await (await make()).open();
      await keyring.issue(3);
      await expect(keyring.read([Buffer.alloc(23)])).rejects.toThrow(MalformedKeyId);
      await expect(keyring.read([foreign()])).rejects.toThrow(ForeignKeyring);
      await expect(keyring.read([beyond(keyring)])).rejects.toThrow(NeverIssued);
      expect(await keyring.readEach([beyond(keyring)])).toEqual([expect.any(NeverIssued)]);
      const next = encodeKeyId({ keyring: keyring.uuid, writer: 0, slot: 3 });
      await expect(keyring.read([next])).rejects.toThrow(NeverIssued);
      await keyring.close();
    });
  });

  describe(`${name}: erasing`, () => {
    it('[U1] erases for good: not readable, not after reopening, and the bytes are gone from the storage', async () => {
      const harness = await make();
      const before = await harness.open();
      const issued = await before.issue(20);
      const [gone, kept] = [issued.slice(0, 10), issued.slice(10)];
      const bytes = gone.map(({ id }) => harness.stored(id));
      expect(bytes.every((one) => harness.holds(one))).toBe(true);
      expect(await before.erase(idsOf(gone))).toEqual({ state: 'destroyed' });
      expect(await before.read(idsOf(gone))).toEqual(gone.map(() => 'erased'));
      await before.close();
      expect(bytes.some((one) => harness.holds(one))).toBe(false);
      const keyring = await harness.open();
      expect(await keyring.read(idsOf(issued))).toEqual([
        ...gone.map(() => 'erased'),
        ...kept.map(({ key }) => key),
      ]);
      await keyring.close();
    });

    it('is idempotent, and takes repetitions and nothing', async () => {
      const keyring = await (await make()).open();
      const { id } = await issueOne(keyring);
      for (const ids of [[id, id], [id], []])
        expect(await keyring.erase(ids)).toEqual({ state: 'destroyed' });
      expect(await keyring.read([id])).toEqual(['erased']);
      await keyring.close();
    });

    it('overwrites nothing when one of the ids is foreign, malformed or never issued', async () => {
      const keyring = await (await make()).open();
      const { id, key } = await issueOne(keyring);
      await expect(keyring.erase([id, foreign()])).rejects.toThrow(ForeignKeyring);
      await expect(keyring.erase([id, Buffer.alloc(25)])).rejects.toThrow(MalformedKeyId);
      await expect(keyring.erase([id, beyond(keyring)])).rejects.toThrow(NeverIssued);
      expect(await keyring.read([id])).toEqual([key]);
      await keyring.close();
    });

    it('shares syncs among those who erase at once', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const issued = await keyring.issue(200);
      const before = harness.syncs();
      await Promise.all(issued.map(({ id }) => keyring.erase([id])));
      expect(harness.syncs() - before).toBeLessThan(10);
      await keyring.close();
    });

    it('reconciles: erases again what was taken back, and counts what had still been live', async () => {
      const keyring = await (await make()).open();
      const issued = await keyring.issue(5_000);
      await keyring.erase(idsOf(issued.slice(0, 100)));
      expect(await keyring.reconcile(stream(idsOf(issued.slice(0, 4_900))))).toEqual({ erasedNow: 4_800 });
      expect(await keyring.reconcile(stream(idsOf(issued.slice(0, 4_900))))).toEqual({ erasedNow: 0 });
      expect(await keyring.read(idsOf(issued.slice(4_899, 4_901)))).toEqual(['erased', issued[4_900]?.key]);
      await keyring.close();
    });

    it('does not reconcile with a foreign database: strangers keep their keys', async () => {
      const keyring = await (await make()).open();
      const { id, key } = await issueOne(keyring);
      await expect(keyring.reconcile(stream([id, foreign()]))).rejects.toThrow(ForeignKeyring);
      expect(await keyring.read([id])).toEqual([key]);
      await keyring.close();
    });
  });

  describe(`${name}: damage and broken disks`, () => {
    it('calls an altered key corrupt, never erased, and leaves its neighbours readable', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const issued = await keyring.issue(3);
      const [a, b, c] = idsOf(issued);
      if (a === undefined || b === undefined || c === undefined) throw new Error('three were asked for');
      harness.damage(b);
      expect(await keyring.readEach([a, b, c])).toEqual([
        issued[0]?.key,
        expect.any(Corrupt),
        issued[2]?.key,
      ]);
      await expect(keyring.read([a, b, c])).rejects.toThrow(Corrupt);
      expect(await keyring.erase([b])).toEqual({ state: 'destroyed' });
      expect(await keyring.read([b])).toEqual(['erased']);
      await keyring.close();
    });

    it('stops for good when a sync fails', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const { id } = await issueOne(keyring);
      harness.failSync();
      await expect(keyring.erase([id])).rejects.toThrow(KeyringFailed);
      await expect(keyring.read([id])).rejects.toThrow(KeyringFailed);
      await expect(keyring.issue(1)).rejects.toThrow(KeyringFailed);
      expect(keyring.health().failed).toBe(true);
      await keyring.close();
    });

    it('[U1] on a full disk refuses to issue, and still reads and erases', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const first = await issueOne(keyring);
      harness.fillDisk();
      const last = await issueUntilFull(keyring);
      expect(last).toBeInstanceOf(KeyringFull);
      expect(await keyring.read([first.id])).toEqual([first.key]);
      expect(await keyring.erase([first.id])).toEqual({ state: 'destroyed' });
      expect(await keyring.read([first.id])).toEqual(['erased']);
      harness.makeRoom();
      const later = await keyring.issue(1_000);
      expect(await keyring.read(idsOf(later))).toEqual(later.map(({ key }) => key));
      await keyring.close();
    });
  });

  describe(`${name}: who may open it`, () => {
    it('refuses a second opener until the first has closed', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const { id, key } = await issueOne(keyring);
      await expect(harness.open()).rejects.toThrow(FolderInUse);
      expect(await keyring.read([id])).toEqual([key]);
      await keyring.close();
      await (await harness.open()).close();
    });

    it('refuses a wrong master key, and harms nothing', async () => {
      const harness = await make();
      const before = await harness.open();
      const { id, key } = await issueOne(before);
      await before.close();
      await expect(harness.openWithWrongMaster()).rejects.toThrow(WrongMaster);
      const keyring = await harness.open();
      expect(await keyring.read([id])).toEqual([key]);
      await keyring.close();
    });

    it('refuses a database which belongs to another keyring', async () => {
      const harness = await make();
      const keyring = await harness.open();
      await keyring.close();
      await expect(harness.openAs('11111111-2222-4333-8444-555555555555')).rejects.toThrow(ForeignKeyring);
      await (await harness.openAs(keyring.uuid)).close();
    });

    it('answers nothing once closed, and closes twice', async () => {
      const keyring = await (await make()).open();
      const { id } = await issueOne(keyring);
      await Promise.all([keyring.close(), keyring.close()]);
      await expect(keyring.read([id])).rejects.toThrow(KeyringClosed);
      await expect(keyring.erase([id])).rejects.toThrow(KeyringClosed);
      await expect(keyring.issue(1)).rejects.toThrow(KeyringClosed);
    });
  });

  describe(`${name}: master key and health`, () => {
    it('wraps the living under the next master version, so that what was stored before is worthless', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const issued = await keyring.issue(700);
      await keyring.erase(idsOf(issued.slice(0, 10)));
      const before = issued.slice(10).map(({ id }) => harness.stored(id));
      const { segments } = await keyring.rotateMaster(nextMasterVersion(harness.master));
      expect(segments).toBeGreaterThan(0);
      expect(harness.master.versions()).toEqual([2]);
      expect(before.some((bytes) => harness.holds(bytes))).toBe(false);
      await keyring.close();
      const again = await harness.open();
      expect(await again.read(idsOf(issued))).toEqual(issued.map(({ key }, i) => (i < 10 ? 'erased' : key)));
      expect(again.health()).toMatchObject({ masterVersion: 2, rotating: false });
      await again.close();
    });

    it('issues and erases while it is rotated', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const issued = await keyring.issue(700);
      let isRotated = false;
      const rotation = keyring.rotateMaster(nextMasterVersion(harness.master)).finally(() => {
        isRotated = true;
      });
      const added: IssuedKey[] = [];
      let erased = 0;
      while (!isRotated) {
        const { id } = issued[erased++] ?? (await issueOne(keyring));
        await keyring.erase([id]);
        added.push(await issueOne(keyring));
      }
      await rotation;
      expect(erased).toBeGreaterThan(3);
      expect(await keyring.read(idsOf(added))).toEqual(added.map(({ key }) => key));
      expect(await keyring.read(idsOf(issued))).toEqual(
        issued.map(({ key }, i) => (i < erased ? 'erased' : key)),
      );
      await keyring.close();
    });

    it('does not go back to an older master version', async () => {
      const harness = await make();
      const keyring = await harness.open();
      const first = harness.master.newest();
      const copy = { version: first.version, key: Buffer.from(first.key) };
      await keyring.rotateMaster(nextMasterVersion(harness.master));
      await expect(keyring.rotateMaster(copy)).rejects.toThrow(WrongMaster);
      await keyring.close();
    });

    it('tells how it is', async () => {
      const keyring = await (await make()).open();
      const before = keyring.health();
      expect(before).toMatchObject({
        medium: 'in-place',
        issuedSlots: 0,
        pendingErases: 0,
        masterVersion: 1,
      });
      await keyring.issue(7);
      expect(keyring.health().issuedSlots).toBe(7);
      expect(keyring.health().masterAge).toBeGreaterThanOrEqual(before.masterAge);
      await keyring.close();
    });
  });
}

async function issueUntilFull(keyring: Keyring): Promise<unknown> {
  try {
    for (let i = 0; i < 10_000; i++) await keyring.issue(10);
  } catch (error) {
    if (error instanceof KeyringError) return error;
    throw error;
  }
  return undefined;
}
