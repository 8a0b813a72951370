import type { Copy } from './copy.ts';
import { isDiskFull } from './disk.ts';
import {
  Corrupt,
  ForeignKeyring,
  KeyringClosed,
  KeyringError,
  KeyringFailed,
  KeyringFull,
  NeverIssued,
  Unavailable,
} from './errors.ts';
import { encodeKeyId, formatKeyId, type KeyId, keyIdBeside, slotBeside } from './key-id.ts';
import type { IssuedKey, Keyring, KeyringHealth } from './keyring.ts';
import type { MasterKey, MasterKeyRef } from './master-versions.ts';
import type { Medium } from './medium.ts';
import type { Mirror } from './mirror.ts';
import { rotateCopies } from './rotation.ts';
import { sortedSlots } from './runs.ts';
import { newSlots, openSlot, slotBytes, slotRange, slotState } from './slot.ts';
import { Gate, type Turns } from './turns.ts';

const mostIssued = 65_536;
const reconcileBatch = 4_096;

/** What `openFileKeyring` puts together. */
export interface FileKeyringParts {
  primary: Copy;
  mirror: Mirror | undefined;
  master: MasterKey;
  medium: Medium;
  turns: Turns;
  /** Frees the primary's folder. */
  release: () => void;
}

/**
 * Keys in files of fixed slots, destroyed by overwriting in place. An erased key is gone from the device itself where
 * the medium overwrites in place (Reardon et al., Secure Data Deletion from Persistent Media, CCS 2013).
 */
export class FileKeyring implements Keyring {
  readonly uuid: string;
  readonly #parts: FileKeyringParts;
  /** The id of the first key: all of this keyring begin like it. */
  readonly #first: KeyId;
  /** Issuing and erasing pass together; writing a segment anew needs it alone. */
  readonly #gate = new Gate();
  /** The first slot never handed out. */
  #reserved = 0;
  #growing = false;
  #failure: KeyringFailed | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: FileKeyringParts) {
    this.#parts = parts;
    const { uuid, writer } = parts.primary.header;
    this.uuid = uuid;
    this.#first = encodeKeyId({ keyring: uuid, writer, slot: 0 });
  }

  async issue(n: number): Promise<IssuedKey[]> {
    this.#checkUsable();
    if (!Number.isInteger(n) || n < 1 || n > mostIssued)
      throw new RangeError(`Between 1 and ${mostIssued} keys can be issued at once.`);
    const { mirror } = this.#parts;
    mirror?.checkUp();
    const slots = this.#reserve(n) ?? (await this.#growAndReserve(n));
    this.#growAhead();
    const { bytes, keys } = newSlots(slots);
    await this.#gate.pass(async () => {
      this.#checkUsable();
      if (!(await this.#change((copy) => copy.writeSlots(slots, bytes)))) mirror?.checkUp();
    });
    return keys.map((key, i) => ({ id: keyIdBeside(this.#first, slots[i] ?? 0), key }));
  }

  async read(ids: readonly KeyId[]): Promise<(Buffer | 'erased')[]> {
    const answers = await this.readEach(ids);
    return answers.map((answer) => {
      if (answer instanceof KeyringError) throw answer;
      return answer;
    });
  }

  async readEach(ids: readonly KeyId[]): Promise<(Buffer | 'erased' | KeyringError)[]> {
    this.#checkUsable();
    const asked = ids.map((id) => this.#slotOf(id));
    const slots = sortedSlots(asked.filter((slot) => slot < this.#next));
    const bytes = this.#tryRead((primary) => primary.readSlots(slots));
    if (bytes instanceof Unavailable) return ids.map(() => bytes);
    const place = new Map(slots.map((slot, i) => [slot, i * slotBytes]));
    return asked.map((slot) => {
      const at = place.get(slot);
      const state = at === undefined ? 'blank' : slotState(bytes, at);
      if (at === undefined || state === 'blank') return this.#neverIssued(slot);
      if (state === 'erased') return state;
      return openSlot(bytes, at, slot) ?? new Corrupt(`The key in slot ${slot} is damaged.`);
    });
  }

  async erase(ids: readonly KeyId[]): Promise<{ state: 'destroyed' | 'pending' }> {
    const { state } = await this.#erase(ids);
    return { state };
  }

  async reconcile(tombstoned: AsyncIterable<KeyId>): Promise<{ erasedNow: number }> {
    let erasedNow = 0;
    let batch: KeyId[] = [];
    const eraseBatch = async (): Promise<void> => {
      erasedNow += (await this.#erase(batch)).erasedNow;
      batch = [];
    };
    for await (const id of tombstoned) {
      batch.push(id);
      if (batch.length === reconcileBatch) await eraseBatch();
    }
    await eraseBatch();
    return { erasedNow };
  }

  rotateMaster(next: MasterKeyRef): Promise<{ segments: number }> {
    return this.#parts.turns.run(async () => {
      this.#checkUsable();
      try {
        return await rotateCopies({ ...this.#parts, gate: this.#gate, next });
      } catch (error) {
        throw this.#refusal(error);
      }
    });
  }

  /** Tries to reach a failed mirror now, rather than at the next attempt. @returns whether it is ok; true without one */
  async retryMirror(): Promise<boolean> {
    this.#checkUsable();
    return (await this.#parts.mirror?.reconnect()) ?? true;
  }

  health(): KeyringHealth {
    const { primary, mirror, medium } = this.#parts;
    const { master } = primary.header;
    return {
      medium: medium.verdict,
      fileSystem: medium.fileSystem,
      volatile: medium.volatile,
      issuedSlots: this.#next,
      freeSlots: this.#capacity() - this.#next,
      pendingErases: mirror?.pendingErases ?? 0,
      masterVersion: master.version,
      masterAge: Math.max(0, Date.now() - master.since),
      rotating:
        master.version !== this.#parts.master.newest().version || this.#parts.master.versions().length > 1,
      failed: this.#failure !== undefined,
      ...(mirror === undefined ? {} : { mirror: mirror.state }),
      ...(mirror === undefined || mirror.reason === '' ? {} : { mirrorReason: mirror.reason }),
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#parts.turns.run(() =>
      this.#gate.alone(async () => {
        await this.#parts.mirror?.close();
        await this.#parts.primary.close();
        this.#parts.release();
      }),
    );
    return this.#closed;
  }

  async #erase(ids: readonly KeyId[]): Promise<{ state: 'destroyed' | 'pending'; erasedNow: number }> {
    this.#checkUsable();
    const slots = sortedSlots(ids.map((id) => this.#slotOf(id)));
    if (slots.length === 0) return { state: 'destroyed', erasedNow: 0 };
    const beyond = slots.find((slot) => slot >= this.#next);
    if (beyond !== undefined) throw this.#neverIssued(beyond);
    return this.#gate.pass(async () => {
      this.#checkUsable();
      const states = this.#tryRead((primary) => primary.statesOf(slots));
      if (states instanceof Unavailable) throw states;
      const blank = states.indexOf('blank');
      if (blank >= 0) throw this.#neverIssued(slots[blank] ?? 0);
      // Written again even where it is erased already: after a failed sync the page cache may be ahead of the disk.
      const everywhere = await this.#change((copy) => copy.eraseSlots(slots), slots);
      const state = everywhere ? 'destroyed' : 'pending';
      return { state, erasedNow: states.filter((one) => one === 'live').length };
    });
  }

  #tryRead<T>(read: (primary: Copy) => T): T | Unavailable {
    try {
      return read(this.#parts.primary);
    } catch (cause) {
      return new Unavailable('The keyring cannot be read at present.', { cause });
    }
  }

  /**
   * Changes both copies durably. In the primary a failed write may be a full disk; a failed sync is the end.
   * @param erased see Mirror.apply
   * @returns whether the mirror, if there is one, now holds everything too
   */
  async #change(change: (copy: Copy) => void, erased: readonly number[] = []): Promise<boolean> {
    const { primary, mirror } = this.#parts;
    const mirrored = mirror?.apply(change, erased);
    try {
      change(primary);
      await primary.commit().catch((cause: unknown) => {
        throw this.#fail(cause);
      });
    } catch (error) {
      throw this.#refusal(error);
    } finally {
      await mirrored;
    }
    return (await mirrored) ?? true;
  }

  #fail(cause: unknown): KeyringFailed {
    this.#failure ??= new KeyringFailed(
      'The disk of the keyring failed, and it is not known what was kept. Stop, and check the disk before starting again.',
      { cause },
    );
    return this.#failure;
  }

  #refusal(error: unknown): KeyringError {
    if (error instanceof KeyringFailed) this.#failure ??= error;
    if (error instanceof KeyringError) return error;
    if (isDiskFull(error))
      return new KeyringFull('The disk of the keyring is full: make room, then keys can be issued again.', {
        cause: error,
      });
    return this.#fail(error);
  }

  /** A mirror that knew of more slots than the primary may have been merged into it since the start. */
  get #next(): number {
    return Math.max(this.#reserved, this.#parts.primary.next);
  }

  #capacity(): number {
    const { primary, mirror } = this.#parts;
    return mirror?.state === 'ok' ? Math.min(primary.capacity, mirror.capacity) : primary.capacity;
  }

  #reserve(n: number): number[] | undefined {
    const first = this.#next;
    if (first + n > this.#capacity()) return undefined;
    this.#reserved = first + n;
    return slotRange(first, n);
  }

  #growAndReserve(n: number): Promise<number[]> {
    return this.#parts.turns.run(async () => {
      for (;;) {
        const slots = this.#reserve(n);
        if (slots !== undefined) return slots;
        await this.#grow();
      }
    });
  }

  /** Adds one segment to both copies. Called in turn. */
  async #grow(): Promise<void> {
    this.#checkUsable();
    const { primary, mirror } = this.#parts;
    const segments = this.#capacity() / primary.header.segmentSlots + 1;
    try {
      await primary.growTo(segments);
      await mirror?.change((copy) => copy.growTo(segments));
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  /** Allocates the next segment before the last one is used up. A full disk is reported when it is in the way. */
  #growAhead(): void {
    const enough = (): boolean =>
      this.#capacity() - this.#next >= this.#parts.primary.header.segmentSlots / 4;
    if (this.#growing || enough()) return;
    this.#growing = true;
    this.#parts.turns
      .run(async () => {
        if (!enough()) await this.#grow();
      })
      .catch(() => undefined) // who needs the space meets the same error
      .finally(() => {
        this.#growing = false;
      });
  }

  #slotOf(id: KeyId): number {
    const slot = slotBeside(id, this.#first);
    if (slot !== undefined) return slot;
    throw new ForeignKeyring(
      `Key ${formatKeyId(id)} belongs to another keyring than ${this.uuid}: this database and this keyring are not a pair.`,
    );
  }

  #neverIssued(slot: number): NeverIssued {
    return new NeverIssued(
      `No key was ever issued in slot ${slot}: this keyring is older than the database it is used with.`,
    );
  }

  #checkUsable(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed !== undefined) throw new KeyringClosed('The keyring was closed.');
  }
}
