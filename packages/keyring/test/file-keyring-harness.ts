import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeKeyId,
  type FileKeyring,
  type FileKeyringOptions,
  type KeyId,
  loadMasterKey,
  type MasterKey,
  openFileKeyring,
} from '@takeback/keyring';
import { runFile } from './crash-contract.ts';
import type { ModelledKeyring, RealKeyring } from './keyring-harness.ts';
import { MemoryDisk, type Random } from './memory-disk.ts';

const segmentSlots = 128;
export const keysFolder = '/keys';
export const mirrorFolder = '/mirror';

/** The file keyring on a modelled disk, without or with a mirror on the same disk. */
export class ModelledFileKeyring implements ModelledKeyring {
  disk = new MemoryDisk();
  master: MasterKey;
  readonly #mirror: boolean;
  readonly #opened: FileKeyring[] = [];

  private constructor(master: MasterKey, mirror: boolean) {
    this.master = master;
    this.#mirror = mirror;
  }

  static async make({ mirror = false } = {}): Promise<ModelledFileKeyring> {
    const harness = new ModelledFileKeyring(await loadMasterKey({ value: 'ab'.repeat(32) }), mirror);
    harness.master = await harness.#loadMaster();
    return harness;
  }

  async open(change: Partial<FileKeyringOptions> = {}): Promise<FileKeyring> {
    this.master = change.master ?? (await this.#loadMaster());
    const keyring = await openFileKeyring({
      folder: keysFolder,
      master: this.master,
      segmentSlots,
      fs: this.disk,
      mirrorRetryAfter: 1_000_000,
      ...(this.#mirror ? { mirror: mirrorFolder } : {}),
      ...change,
    });
    this.#opened.push(keyring);
    return keyring;
  }

  openAs(uuid: string): Promise<FileKeyring> {
    return this.open({ uuid });
  }

  async openWithWrongMaster(): Promise<FileKeyring> {
    return this.open({ master: await loadMasterKey({ value: 'cd'.repeat(32) }) });
  }

  fillDisk(): void {
    this.disk.capacity = 0;
  }

  makeRoom(): void {
    this.disk.capacity = Number.POSITIVE_INFINITY;
  }

  failSync(): void {
    this.disk.failingSyncs = 2; // of the mirror, too
  }

  syncs(): number {
    return this.disk.syncs;
  }

  stored(id: KeyId): Buffer {
    const { path, position } = this.#place(id);
    return this.disk.contentOf(path).subarray(position, position + 32);
  }

  damage(id: KeyId): void {
    const { path, position } = this.#place(id);
    const byte = this.disk.contentOf(path)[position + 5] ?? 0;
    this.disk.damage(path, position + 5, Buffer.of(byte ^ 0x10));
  }

  holds(bytes: Buffer): boolean {
    return this.disk.everything().includes(bytes);
  }

  cutPowerAfter(operations: number): void {
    this.disk.operationsLeft = operations;
  }

  restart(random: Random): void {
    this.disk = this.disk.afterPowerLoss(random);
  }

  #loadMaster(): Promise<MasterKey> {
    return loadMasterKey({ folder: '/master', fs: this.disk });
  }

  #place(id: KeyId): { path: string; position: number } {
    const { slot } = decodeKeyId(id);
    const start = `${keysFolder}/segment-${String(Math.floor(slot / segmentSlots)).padStart(6, '0')}.v`;
    const path = this.disk.paths().find((one) => one.startsWith(start));
    return { path: path ?? '', position: 4_096 + (slot % segmentSlots) * 32 };
  }
}

/** The file keyring in a temporary folder. */
export async function realFileKeyring(mirror: boolean): Promise<RealKeyring> {
  const parent = await mkdtemp(join(tmpdir(), 'keyring-'));
  const folder = join(parent, 'keys');
  const second = mirror ? [join(parent, 'mirror')] : [];
  const [mirrorPath] = second;
  return {
    open: async () =>
      openFileKeyring({
        folder,
        master: await loadMasterKey({ folder }),
        allowWeakErasure: true,
        ...(mirrorPath === undefined ? {} : { mirror: mirrorPath }),
      }),
    churnElsewhere: () => runFile(new URL('./file-keyring-churn.ts', import.meta.url), [folder, ...second]),
    dispose: () => rm(parent, { recursive: true }),
  };
}
