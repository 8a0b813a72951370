import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobGone, type Blobs } from '../src/blobs/blobs.ts';

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

export async function idsOf(blobs: Blobs): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of blobs.list()) ids.push(id);
  return ids;
}

/** What every store of blobs does. @param open opens one that is empty */
export function blobsContract(name: string, open: () => Promise<Blobs>): void {
  describe(`${name} keep the contract of blobs`, () => {
    let blobs: Blobs;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'takeback-blobs-'));
      blobs = await open();
    });
    afterAll(() => rm(folder, { recursive: true }));
    const read = async (...given: Parameters<Blobs['read']>) =>
      String(await buffer(await blobs.read(...given)));

    it('give back what was written, and its length', async () => {
      const id = randomUUID();
      expect(await blobs.size(id)).toBeUndefined();
      expect(await blobs.write(id, parts('one ', 'two ', 'three'))).toBe(13);
      expect(await blobs.size(id)).toBe(13);
      expect(await read(id)).toBe('one two three');
    });

    it('give parts, and refuse what is not within', async () => {
      const id = randomUUID();
      await blobs.write(id, parts('0123456789'));
      expect(await read(id, { first: 2, last: 4 })).toBe('234');
      expect(await read(id, { first: 9, last: 9 })).toBe('9');
      for (const range of [
        { first: 0, last: 10 },
        { first: 5, last: 4 },
        { first: -1, last: 3 },
        { first: 0.5, last: 3 },
      ])
        await expect(blobs.read(id, range)).rejects.toThrow(RangeError);
    });

    it('may be empty', async () => {
      const id = randomUUID();
      expect(await blobs.write(id, parts())).toBe(0);
      expect(await read(id)).toBe('');
    });

    it('are replaced whole', async () => {
      const id = randomUUID();
      await blobs.write(id, parts('a longer one than the next'));
      const before = await blobs.read(id);
      await blobs.write(id, parts('next'));
      expect(await read(id)).toBe('next');
      expect(String(await buffer(before))).toBe('a longer one than the next');
    });

    it('keep nothing of a write that fails', async () => {
      const id = randomUUID();
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('begun');
        throw new Error('cut off');
      }
      await expect(blobs.write(id, failing())).rejects.toThrow('cut off');
      expect(await blobs.size(id)).toBeUndefined();
      await blobs.write(id, parts('old'));
      await expect(blobs.write(id, failing())).rejects.toThrow('cut off');
      expect(await read(id)).toBe('old');
    });

    it('adopt a file, which is then theirs', async () => {
      const id = randomUUID();
      const path = join(folder, 'made');
      await writeFile(path, 'a file');
      expect(await blobs.adopt(id, path)).toBe(6);
      expect(existsSync(path)).toBe(false);
      expect(await read(id)).toBe('a file');
      await expect(blobs.adopt(randomUUID(), join(folder, 'nothing'))).rejects.toThrow();
    });

    it('lend a file', async () => {
      const id = randomUUID();
      await blobs.write(id, parts('lent'));
      expect(await blobs.withFile(id, (path) => readFile(path, 'utf8'))).toBe('lent');
      await expect(blobs.withFile(randomUUID(), async () => 1)).rejects.toThrow(BlobGone);
    });

    it('are gone once deleted, however often', async () => {
      const [one, other] = [randomUUID(), randomUUID()];
      await blobs.write(one, parts('one'));
      await blobs.write(other, parts('other'));
      await blobs.delete([one, randomUUID()]);
      await blobs.delete([one]);
      expect(await blobs.size(one)).toBeUndefined();
      await expect(blobs.read(one)).rejects.toThrow(BlobGone);
      expect(await read(other)).toBe('other');
    });

    it('are listed', async () => {
      const id = randomUUID();
      await blobs.write(id, parts('listed'));
      const ids = await idsOf(blobs);
      expect(ids).toContain(id);
      await blobs.delete(ids);
      expect(await idsOf(blobs)).toEqual([]);
    });

    it('have ids that are UUIDs, and no paths', async () => {
      for (const id of ['../../etc/passwd', 'a', '', `${randomUUID()}/..`]) {
        await expect(blobs.write(id, parts('x'))).rejects.toThrow(TypeError);
        await expect(blobs.read(id)).rejects.toThrow(TypeError);
        await expect(blobs.delete([id])).rejects.toThrow(TypeError);
      }
    });
  });
}
