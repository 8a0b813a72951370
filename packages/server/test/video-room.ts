import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MethodParams, OwnVideo } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { Kit, SignedIn } from './kit.ts';
import { type Clip, makeClip } from './media-clips.ts';
import { mediaFolder } from './media-kit.ts';
import { upload } from './tus.ts';

const clips = mediaFolder();
process.once('exit', () => clips.remove());

/** The bytes of a tiny clip. */
export async function clipOf(clip: Omit<Clip, 'path'> = {}): Promise<Buffer<ArrayBuffer>> {
  const path = await makeClip({ width: 90, height: 160, seconds: 3, ...clip, path: clips.file(uuidv7()) });
  return readFile(path);
}

/** Uploads bytes and posts them. @returns what was answered */
export async function post(
  kit: Kit,
  by: SignedIn,
  bytes: Uint8Array<ArrayBuffer>,
  more: Partial<MethodParams<'videos.post'>> = {},
): Promise<OwnVideo> {
  const uploadId = more.uploadId ?? (await upload({ url: kit.url, token: by.token }, bytes));
  const { video } = await kit.call(
    'videos.post',
    {
      id: uuidv7(),
      uploadId,
      caption: '',
      audiences: { see: 'everyone', comment: null, duet: null, stitch: null },
      trim: null,
      coverAt: 0,
      composition: null,
      ...more,
    },
    by,
  );
  return video;
}

/** Waits until a video is not processed any more. */
export async function settled(kit: Kit, by: SignedIn, videoId: string): Promise<OwnVideo> {
  let own: OwnVideo | undefined;
  await expect
    .poll(
      async () => {
        own = (await kit.call('videos.getOwn', { videoId }, by)).video;
        return own.state;
      },
      { timeout: 60_000, interval: 50 },
    )
    .not.toBe('processing');
  if (own === undefined) throw new Error('It never settled');
  return own;
}

/** Posts a clip and waits until every rendition is there. */
export async function publish(
  kit: Kit,
  by: SignedIn,
  bytes: Uint8Array<ArrayBuffer>,
  more: Partial<MethodParams<'videos.post'>> = {},
): Promise<NonNullable<OwnVideo['video']>> {
  const { id } = await post(kit, by, bytes, more);
  const { state, refusal, video } = await settled(kit, by, id);
  if (video === null) throw new Error(`It is ${state}: ${refusal}`);
  return video;
}

/** Ids of all blobs, and of all uploads, that a server has. */
export async function keptFiles(kit: Kit): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const names = await Promise.all(
    ['blobs', 'uploads', 'work'].map((folder) =>
      readdir(join(kit.folder, 'media', folder), { recursive: true, withFileTypes: true }),
    ),
  );
  return names
    .flat()
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
