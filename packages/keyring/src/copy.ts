import { setImmediate as nextTurn } from 'node:timers/promises';
import { openCopyFolder, type Segment } from './copy-folder.ts';
import type { Disk } from './disk.ts';
import { KeyringDamaged, KeyringFailed, WrongMaster } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { type Header, type MasterStamp, writeHeader } from './header.ts';
import type { MasterKey } from './master-versions.ts';
import { runsOf } from './runs.ts';
import {
  createSegmentFile,
  finishSegmentFile,
  labelBytes,
  type SegmentLabel,
  scrubSegmentFile,
  segmentName,
} from './segment-file.ts';
import { createWrapper, masterCheck, slotBytes, slotRange, slotState, type Wrapper } from './slot.ts';

const readGap = 256; // 8 KiB more in one call cost less than another call
const chunkSlots = 16_384; // a few milliseconds of work
const scanBytes = 2 ** 20;

/**
 * One folder with the segments of a keyring: the keyring itself or its mirror. Slots go in and come out unwrapped.
 * Everything but `commit` and the making of segments happens within one turn.
 */
export class Copy {
  readonly folder: string;
  readonly #disk: Disk;
  readonly #master: MasterKey;
  readonly #wrappers = new Map<number, Wrapper>();
  readonly #dirty = new Set<Segment>();
  readonly #commits = new GroupCommit(() => this.#sync());
  #header: Header;
  #segments: Segment[] = [];
  #next = 0;

  private constructor(disk: Disk, folder: string, header: Header, master: MasterKey) {
    this.#disk = disk;
    this.folder = folder;
    this.#header = header;
    this.#master = master;
  }

  /**
   * Opens what is in the folder; leftovers of a crash are overwritten and removed.
   * @throws WrongMaster, KeyringDamaged
   */
  static async open(disk: Disk, folder: string, header: Header, master: MasterKey): Promise<Copy> {
    const copy = new Copy(disk, folder, header, master);
    if (copy.#label(0, header.master.version).check.toString('hex') !== header.master.check)
      throw new WrongMaster(`The master key is not the one the keyring in ${folder} was written with.`);
    copy.#segments = await openCopyFolder(disk, folder, header, (number, version) =>
      copy.#label(number, version),
    );
    if (copy.#segments.length > header.segments) await copy.#writeHeader({ segments: copy.#segments.length });
    copy.#next = copy.#findNext();
    return copy;
  }

  get header(): Header {
    return this.#header;
  }

  get segments(): number {
    return this.#segments.length;
  }

  /** Slots for which there is space. */
  get capacity(): number {
    return this.#segments.length * this.#header.segmentSlots;
  }

  /** The first slot after the last one ever used: torn batches leave blanks below it, and those stay unused. */
  get next(): number {
    return this.#next;
  }

  /** Segments still wrapped by another master version than the current one. */
  get staleSegments(): number[] {
    const { version } = this.#header.master;
    return this.#segments.filter((one) => one.version !== version).map((one) => one.number);
  }

  /** Unwrapped slots, in the order asked. @param slots ascending, below the capacity */
  readSlots(slots: readonly number[]): Buffer {
    const out = this.#gather(slots);
    for (const run of runsOf(slots, this.#header.segmentSlots, Number.POSITIVE_INFINITY)) {
      const part = out.subarray(run.from * slotBytes, run.to * slotBytes);
      this.#wrapper(this.#segment(run.segment).version).applyToLive(part, slots.slice(run.from, run.to));
    }
    return out;
  }

  /** What slots are, without unwrapping them. @param slots ascending, below the capacity */
  statesOf(slots: readonly number[]): ReturnType<typeof slotState>[] {
    const bytes = this.#gather(slots);
    return slots.map((_, i) => slotState(bytes, i * slotBytes));
  }

  /** Writes unwrapped slots; durable after `commit`. @param slots ascending, below the capacity */
  writeSlots(slots: readonly number[], bytes: Uint8Array): void {
    const wrapped = Buffer.from(bytes);
    for (const run of runsOf(slots, this.#header.segmentSlots, 0)) {
      const segment = this.#segment(run.segment);
      const part = wrapped.subarray(run.from * slotBytes, run.to * slotBytes);
      this.#wrapper(segment.version).applyToLive(part, slots.slice(run.from, run.to));
      this.#dirty.add(segment);
      segment.file.write(part, labelBytes + run.first * slotBytes);
    }
    this.#next = Math.max(this.#next, (slots.at(-1) ?? -1) + 1);
  }

  /** Overwrites slots, whatever they hold; durable after `commit`. @param slots ascending, below the capacity */
  eraseSlots(slots: readonly number[]): void {
    for (const run of runsOf(slots, this.#header.segmentSlots, 0)) {
      const segment = this.#segment(run.segment);
      this.#dirty.add(segment);
      segment.file.write(Buffer.alloc(run.count * slotBytes, 0xff), labelBytes + run.first * slotBytes);
    }
    this.#next = Math.max(this.#next, (slots.at(-1) ?? -1) + 1);
  }

  /** Whether both copies hold the same bytes for these slots, wrapped alike. Cheap; false is no proof. */
  holdsSame(other: Copy, first: number, count: number): boolean {
    const number = Math.floor(first / this.#header.segmentSlots);
    const [mine, theirs] = [this.#segment(number), other.#segment(number)];
    if (mine.version !== theirs.version) return false;
    const place = first % this.#header.segmentSlots;
    return this.#readRaw(mine, place, count).equals(other.#readRaw(theirs, place, count));
  }

  /** Resolves when everything written is durable. @throws what the system says; final */
  commit(): Promise<void> {
    return this.#commits.commit();
  }

  #findNext(): number {
    // One piece of memory for all that is read: the files are large, and most starts read one to its beginning.
    const window = Buffer.allocUnsafe(scanBytes);
    const zeros = Buffer.alloc(scanBytes);
    for (const segment of this.#segments.toReversed()) {
      const length = this.#header.segmentSlots * slotBytes;
      for (let end = length; end > 0; end -= scanBytes) {
        const start = Math.max(0, end - scanBytes);
        const bytes = this.#readInto(window.subarray(0, end - start), segment, start / slotBytes);
        if (bytes.equals(zeros.subarray(0, bytes.length))) continue;
        let last = bytes.length - slotBytes;
        while (slotState(bytes, last) === 'blank') last -= slotBytes;
        return segment.number * this.#header.segmentSlots + (start + last) / slotBytes + 1;
      }
    }
    return 0;
  }

  /** Allocates segments until there are so many. @throws as the system does, ENOSPC when the disk is full */
  async growTo(segments: number): Promise<void> {
    while (this.#segments.length < segments) {
      const label = this.#label(this.#segments.length, this.#header.master.version);
      const file = await createSegmentFile(this.#disk, this.folder, label);
      try {
        await finishSegmentFile(this.#disk, this.folder, label);
        await this.#writeHeader({ segments: label.number + 1 });
      } catch (error) {
        file.close();
        throw error;
      }
      this.#segments.push({ number: label.number, version: label.version, file });
    }
  }

  /** Wraps new segments by another master version from now on. */
  async useMaster(master: MasterStamp): Promise<void> {
    await this.#writeHeader({ master });
  }

  /**
   * Writes a segment anew under the current master version, then overwrites the old file. Nothing else may write
   * meanwhile. After a crash either version is complete.
   */
  async rewrap(number: number): Promise<void> {
    const old = this.#segment(number);
    const label = this.#label(number, this.#header.master.version);
    const file = await createSegmentFile(this.#disk, this.folder, label);
    const { segmentSlots } = this.#header;
    const [from, to] = [this.#wrapper(old.version), this.#wrapper(label.version)];
    try {
      for (let place = 0; place < segmentSlots; place += chunkSlots) {
        const count = Math.min(chunkSlots, segmentSlots - place);
        const bytes = this.#readRaw(old, place, count);
        const slots = slotRange(number * segmentSlots + place, count);
        from.applyToLive(bytes, slots);
        to.applyToLive(bytes, slots);
        file.write(bytes, labelBytes + place * slotBytes);
        await nextTurn();
      }
      await file.sync();
      await this.#finishRewrap(label);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#segments[number] = { number, version: label.version, file };
    this.#dirty.delete(old);
    old.file.close();
    await scrubSegmentFile(this.#disk, this.folder, segmentName(number, old.version));
  }

  /** Waits for a running commit and closes the files. */
  async close(): Promise<void> {
    await this.#commits.idle();
    for (const segment of this.#segments) segment.file.close();
    this.#segments = [];
  }

  async #sync(): Promise<void> {
    const files = [...this.#dirty].map((segment) => segment.file);
    this.#dirty.clear();
    const results = await Promise.allSettled(files.map((file) => file.sync())); // none may run on when one fails
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** From here either version may be the one that counts after a crash, so a failure ends this keyring. */
  async #finishRewrap(label: SegmentLabel): Promise<void> {
    try {
      await finishSegmentFile(this.#disk, this.folder, label);
    } catch (cause) {
      throw new KeyringFailed(`It is not known which version of segment ${label.number} counts.`, { cause });
    }
  }

  async #writeHeader(change: Partial<Header>): Promise<void> {
    const header = { ...this.#header, ...change };
    await writeHeader(this.#disk, this.folder, header);
    this.#header = header;
  }

  #segment(number: number): Segment {
    const segment = this.#segments[number];
    if (segment === undefined)
      throw new KeyringDamaged(`The keyring in ${this.folder} has no segment ${number}.`);
    return segment;
  }

  #gather(slots: readonly number[]): Buffer {
    const { segmentSlots } = this.#header;
    const out = Buffer.alloc(slots.length * slotBytes);
    for (const run of runsOf(slots, segmentSlots, readGap)) {
      const segment = this.#segment(run.segment);
      const bytes = this.#readRaw(segment, run.first, run.count);
      for (const [i, slot] of slots.slice(run.from, run.to).entries()) {
        const start = ((slot % segmentSlots) - run.first) * slotBytes;
        bytes.copy(out, (run.from + i) * slotBytes, start, start + slotBytes);
      }
    }
    return out;
  }

  #readRaw(segment: Segment, place: number, count: number): Buffer {
    return this.#readInto(Buffer.alloc(count * slotBytes), segment, place);
  }

  #readInto(bytes: Buffer, segment: Segment, place: number): Buffer {
    if (segment.file.read(bytes, labelBytes + place * slotBytes) === bytes.length) return bytes;
    throw new KeyringDamaged(`Segment ${segment.number} of the keyring in ${this.folder} was cut off.`);
  }

  #masterOf(version: number): Buffer {
    const key = this.#master.get(version);
    if (key !== undefined) return key;
    throw new WrongMaster(`The keyring in ${this.folder} needs version ${version} of the master key.`);
  }

  #wrapper(version: number): Wrapper {
    let wrapper = this.#wrappers.get(version);
    if (wrapper === undefined) {
      wrapper = createWrapper(this.#masterOf(version), this.#header, version);
      this.#wrappers.set(version, wrapper);
    }
    return wrapper;
  }

  #label(number: number, version: number): SegmentLabel {
    const { uuid, writer, segmentSlots } = this.#header;
    const check = masterCheck(this.#masterOf(version), this.#header, version);
    return { uuid, writer, number, slots: segmentSlots, version, check };
  }
}
