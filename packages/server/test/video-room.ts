import type { Dirent } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { MethodParams, OwnVideo } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { findLargest } from '../src/videos/largest.ts';
import type { Kit, SignedIn } from './kit.ts';
import { type Clip, makeClip } from './media-clips.ts';
import { mediaFolder } from './media-kit.ts';
import { upload } from './tus.ts';
import { insertVideo } from './video-rows.ts';

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

/** How long the processing of a tiny clip may take where much else runs. */
const patience = 80_000;

/** Waits until a video is not processed any more. */
export async function settled(kit: Kit, by: SignedIn, videoId: string): Promise<OwnVideo> {
  for (const until = Date.now() + patience; ; await setTimeout(50)) {
    const { video } = await kit.call('videos.getOwn', { videoId }, by);
    if (video.state !== 'processing') return video;
    if (Date.now() > until) throw new Error(`It is still being processed: ${video.progress}`);
  }
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

/** A published video as rows, with these bytes as its largest file: for what is made of it. @returns its id */
export async function insertPlayable(
  kit: Kit,
  authorId: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const { kysely } = kit.storage.database;
  const id = await insertVideo(kysely, { author_id: authorId });
  const blobId = await findLargest(kysely, id);
  if (blobId === undefined) throw new Error('It has no file');
  const folder = join(kit.folder, 'media', 'blobs', blobId.slice(-2));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, blobId), bytes);
  return id;
}

/** Ids of all blobs, and of all uploads, that a server has. */
export async function keptFiles({ folder: of }: { readonly folder: string }): Promise<string[]> {
  const list = (name: string): Promise<Dirent[]> =>
    // A folder may go while it is read.
    readdir(join(of, 'media', name), { recursive: true, withFileTypes: true }).catch(() => list(name));
  const names = await Promise.all(['blobs', 'uploads', 'work'].map(list));
  return names
    .flat()
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
