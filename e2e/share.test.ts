import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, createMemoryStore, type TakebackClient } from '@takeback/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClip } from '../packages/server/test/media-clips.ts';
import {
  composer,
  type Name,
  openChat,
  pressAndHold,
  send,
  signUp,
  startChat,
  type Watched,
} from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';

const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };
const jonas: Name = { handle: 'jonas', displayName: 'Jonas Weber' };
const author: Name = { handle: 'lior', displayName: 'Lior Ben-Ami' };

/** Posts a clip as somebody without a screen. */
async function postVideo({ videos }: TakebackClient, file: Blob, caption: string): Promise<string> {
  const { drafts } = videos;
  const audiences = { see: 'everyone', comment: null, duet: null, stitch: null } as const;
  const id = await drafts.keep(file, { caption, audiences, trim: null, coverAt: 0, composition: null });
  await drafts.post(id);
  await expect
    .poll(() => videos.mine.get().items.find((own) => own.id === id)?.state, { timeout: 60_000 })
    .toBe('ready');
  return id;
}

describe('a video in a chat', () => {
  let stage: Stage;
  let lior: TakebackClient;
  let minas: Watched;
  let jonass: Watched;
  let folder: string;
  let clip: Blob;

  beforeAll(async () => {
    stage = await openStage();
    folder = await mkdtemp(join(tmpdir(), 'takeback-share-'));
    const path = await makeClip({ path: join(folder, 'clip.mp4'), width: 180, height: 320, seconds: 4 });
    clip = new Blob([await readFile(path)], { type: 'video/mp4' });
    minas = await stage.device('phone');
    await signUp(minas.page, mina);
    jonass = await stage.device('desktop', 'dark');
    await signUp(jonass.page, jonas);
    lior = createClient({ url: stage.server.url, store: createMemoryStore(), auth: 'token' });
    await lior.signUp({ ...author, birthDate: '1990-01-31', password: 'correct horse battery' });
    lior.videos.mine.subscribe(() => undefined);
  });
  afterAll(async () => {
    await lior?.close();
    await rm(folder, { recursive: true, force: true });
    await stage?.close();
  });

  it('plays in the chat, and goes with the message', async () => {
    const videoId = await postVideo(lior, clip, 'the long way home #rain');
    const { people } = await lior.call('people.search', { query: jonas.handle });
    const [shared] = await lior.videos.share(videoId, [people[0]?.id ?? ''], 'look at this');
    const { page } = jonass;
    await page.getByText('look at this').first().waitFor();
    await openChat(page, author);
    const card = page
      .getByRole('article')
      .filter({ has: page.getByRole('button', { name: /^Play the video of/ }) });
    await card.getByText('the long way home #rain').waitFor();
    await card.getByRole('button', { name: 'Play the video of Lior Ben-Ami' }).click();
    const film = card.locator('video');
    await expect
      .poll(() => film.evaluate((media: HTMLVideoElement) => media.currentTime))
      .toBeGreaterThan(0.3);
    expect(await film.evaluate((media: HTMLVideoElement) => media.muted)).toBe(true);
    await page.getByRole('button', { name: 'Turn the sound on' }).click();
    expect(await film.evaluate((media: HTMLVideoElement) => media.muted)).toBe(false);
    const conversationId = shared?.conversationId ?? '';
    const [first] = lior.conversation(conversationId).get()?.messages ?? [];
    await lior.unsend(conversationId, first?.id ?? '');
    await card.waitFor({ state: 'detached' });
    await page.getByText('look at this').last().waitFor();
  });

  it('is no longer available once its author has deleted it, on open screens and later ones', async () => {
    const videoId = await postVideo(lior, clip, 'gone by tomorrow');
    const { people } = await lior.call('people.search', { query: jonas.handle });
    await lior.videos.share(videoId, [people[0]?.id ?? '']);
    const { page } = jonass;
    await page.getByText('gone by tomorrow').waitFor();
    await lior.videos.delete(videoId);
    await page.getByText('This video is no longer available.').waitFor();
    expect(await page.content()).not.toContain('gone by tomorrow');
    await page.reload();
    await page.getByText('This video is no longer available.').waitFor();
  });
});
