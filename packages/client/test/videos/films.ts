import { uploadsPath } from '@takeback/protocol';
import { expect } from 'vitest';
import { createIndexedDbStore, type LocalStore } from '../../src/index.ts';
import type { DraftSettings } from '../../src/videos/upload-contract.ts';
import type { Device } from '../people.ts';

export const mebibyte = 2 ** 20;
/** The test's own time limit is the limit. */
export const inTime = { timeout: 20_000 };

/** A file whose every piece is different. */
export function fileOf(bytes: number): Blob {
  const words = new Uint32Array(bytes / 4).map((_, i) => i);
  return new Blob([words], { type: 'video/mp4' });
}

export const settings: DraftSettings = {
  caption: 'my first',
  audiences: { see: 'everyone', comment: null, duet: null, stitch: null },
  trim: null,
  coverAt: 0,
  composition: null,
};

/** What the server says of an upload of somebody. */
export async function ask({ client, store, network }: Device, id: string): Promise<[number, string | null]> {
  const session = await store.read((reads) => reads.get('session', 'session'));
  const response = await fetch(`${network.url}${uploadsPath}/${id}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${session?.token}`, 'tus-resumable': '1.0.0' },
  });
  expect(client.state.get().phase).toBe('signed-in');
  return [response.status, response.headers.get('upload-offset')];
}

/** A disk that can be full: then nothing of drafts is written any more. */
export function storeOnDisk(name: string): { store: LocalStore; disk: { isFull: boolean } } {
  const disk = { isFull: false };
  const store = createIndexedDbStore(name);
  const write: LocalStore['write'] = (work) =>
    store.write((transaction) =>
      work({
        ...transaction,
        put: async (table, row) => {
          if (disk.isFull && (table === 'videoDrafts' || table === 'discardedDrafts'))
            throw new DOMException('The disk is full.', 'QuotaExceededError');
          await transaction.put(table, row);
        },
      }),
    );
  return { store: { ...store, sharedAs: null, write }, disk };
}
