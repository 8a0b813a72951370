import { createClient, createMemoryStore, type TakebackClient } from '@takeback/client';
import { limits } from '@takeback/protocol';
import { clipOf } from '../../packages/server/test/video-room.ts';
import type { Name } from './person.ts';

/** Somebody who makes videos, without a browser: their device is the SDK in this process. */
export interface Author {
  readonly client: TakebackClient;
  /** Posts a short film and waits until it can be watched in full. @returns its id */
  post(caption: string): Promise<string>;
  close(): Promise<void>;
}

export async function openAuthor(url: string, { handle, displayName }: Name): Promise<Author> {
  const client = createClient({ url, store: createMemoryStore(), deviceName: 'e2e' });
  await client.signUp({ handle, displayName, password: 'correct horse battery', birthDate: '1990-05-17' });
  const film = new Blob([await clipOf({ width: 180, height: 320, seconds: limits.shortestVideo })]);
  const ends = client.videos.mine.subscribe(() => undefined);
  return {
    client,
    post: async (caption) => {
      const audiences = { see: 'everyone', comment: null, duet: null, stitch: null } as const;
      const settings = { caption, audiences, trim: null, coverAt: 0, composition: null };
      const { id } = await client.videos.drafts.post(await client.videos.drafts.keep(film, settings));
      await new Promise<void>((resolve, reject) => {
        const look = () => {
          const own = client.videos.mine.get().items.find((one) => one.id === id);
          if (own?.state === 'ready') resolve();
          else if (own?.state === 'refused' || own?.state === 'failed')
            reject(new Error(`It is ${own.state}.`));
          else return;
          end();
        };
        const end = client.videos.mine.subscribe(look);
        look();
      });
      return id;
    },
    close: async () => {
      ends();
      await client.close();
    },
  };
}
