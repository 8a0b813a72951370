import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemOf } from '@takeback/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filmClips } from '../packages/demo/src/clips/filming.ts';
import { type Name, signUp, type Watched } from './stage/person.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { beyondWithLargeText, violations } from './stage/watching.ts';

const mina: Name = { handle: 'mina.o', displayName: 'Mina Okafor' };
const jonas: Name = { handle: 'jonas', displayName: 'Jonas Weber' };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Records until the clock stands at so many seconds, and pauses. */
async function record(page: Page, from: 'Record' | 'Go on recording', until: string): Promise<void> {
  await button(page, from).click();
  await page.getByText(until).waitFor();
  await button(page, 'Pause').click();
  await button(page, 'Go on recording').waitFor();
}

/** Posts what is on the edit screen, and waits until it is made. @returns the video's id */
async function post(page: Page, caption: string): Promise<string> {
  await page.getByRole('heading', { name: 'Edit' }).waitFor();
  expect(await beyondWithLargeText(page.getByRole('main'))).toEqual([]);
  await button(page, 'Next').click();
  await page.getByLabel('Caption').fill(caption);
  await button(page, 'Post').click();
  await page.getByRole('heading', { name: 'Posted' }).waitFor({ timeout: 120_000 });
  return page.url().split('/').at(-1) ?? '';
}

describe('videos are recorded, uploaded and made together', () => {
  let stage: Stage;
  let minas: Watched;
  let jonass: Watched;
  let folder: string;
  let film = '';
  /** Mina's video, which others make something with. */
  let original = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'takeback-film-'));
    for await (const path of filmClips({ folder, width: 240, names: ['aquarium'] })) film = path;
    stage = await openStage();
    minas = await stage.device('phone');
    await signUp(minas.page, mina);
    jonass = await stage.device('desktop', 'dark');
    await signUp(jonass.page, jonas);
  });

  afterAll(async () => {
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (page: Page, path: string) => page.goto(`${stage.server.url}${path}`);

  it('a camera that is not allowed says so, and a file can be uploaded instead', async () => {
    const { page } = minas;
    await open(page, '/create');
    await button(page, 'Use camera').click();
    await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();
    await button(page, 'Upload a video').waitFor();
    expect(await violations(minas)).toEqual([]);
    await page.getByLabel('Upload a video').setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('not a video'),
    });
    await page.getByText('This file is not a video.').waitFor();
  });

  it('a recording of two clips is posted, and survives a reload before', async () => {
    const { page, context } = minas;
    await context.grantPermissions(['camera', 'microphone']);
    await open(page, '/create');
    await record(page, 'Record', '0:02 /');
    await record(page, 'Go on recording', '0:05 /');
    expect(await violations(minas)).toEqual([]);
    await button(page, 'Next').click();
    await page.getByRole('heading', { name: 'Edit' }).waitFor();
    expect(await violations(minas)).toEqual([]);
    await button(page, 'Next').click();

    const caption = page.getByLabel('Caption');
    await caption.fill('at night #bikes with @jon');
    await page.getByRole('option', { name: 'Jonas Weber' }).waitFor();
    expect(await violations(minas)).toEqual([]);
    await caption.press('Enter');
    expect(await caption.inputValue()).toBe('at night #bikes with @jonas ');

    // Leaving asks, and staying changes nothing.
    await page.goBack();
    await page.goBack();
    await button(page, 'Next').waitFor();
    await button(page, 'Close').click();
    await page.getByRole('dialog').getByText('Keep it as a draft').waitFor();
    await button(page, 'Keep as draft').click();

    await open(page, '/create');
    await button(page, '1 draft').click();
    await page.getByRole('link', { name: /at night #bikes/ }).click();
    await page.reload();
    original = await post(page, 'at night #bikes with @jonas');
    expect(await violations(minas)).toEqual([]);
    await page.getByRole('link', { name: 'Watch it' }).click();
    await page.waitForURL(`**/videos/${original}`);
    // A page that plays a video without a graphics card takes a whole core from what is recorded and made after this.
    await page.goto('about:blank');
  });

  it('one video is made of what two cameras of different sizes recorded', async () => {
    const { context } = minas;
    await context.grantPermissions(['camera', 'microphone']);
    const page = await context.newPage();
    // The drawn cameras are alike: the second one is asked for another size.
    await page.addInitScript(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wish) => {
        const video = typeof wish?.video === 'object' ? wish.video : {};
        const size = video.deviceId === undefined ? {} : { width: 640, height: 480 };
        return open({ ...wish, video: { ...video, ...size } });
      };
    });
    await open(page, '/create');
    const sizeOf = () =>
      page.getByLabel('What the camera sees').evaluate((screen) => {
        if (!(screen instanceof HTMLVideoElement)) throw new Error('no screen');
        return `${screen.videoWidth} × ${screen.videoHeight}`;
      });
    await expect.poll(sizeOf).toBe('1280 × 720');
    await record(page, 'Record', '0:02 /');
    await button(page, 'Turn').click();
    await expect.poll(sizeOf).toBe('640 × 480');
    await record(page, 'Go on recording', '0:04 /');
    await button(page, 'Next').click();
    const id = await post(page, 'on both sides');
    const { width, height, duration } = await page.evaluate(async (videoId) => {
      const answer = await fetch(`/api/v1/videos/${videoId}`);
      const { video } = await answer.json();
      const { length, [length - 1]: largest } = video.renditions;
      return { ...largest, duration: video.duration };
    }, id);
    expect(width / height).toBeCloseTo(1280 / 720, 1);
    expect(duration).toBeGreaterThan(3.5);
    expect(duration).toBeLessThan(7);
    await page.close();
  });

  it('a file is trimmed by keyboard and posted', async () => {
    const { page } = jonass;
    await open(page, '/create');
    await page.getByLabel('Upload a video').setInputFiles(film);
    const end = page.getByRole('slider', { name: 'End' });
    await end.press('PageDown');
    await end.press('PageDown');
    await page.getByText('0:04.0 chosen').waitFor();
    await button(page, 'Cover').click();
    await page.getByRole('slider', { name: 'Cover' }).press('PageUp');
    expect(await violations(jonass)).toEqual([]);
    const id = await post(page, 'fish');
    const length = await page.evaluate(async (videoId) => {
      const answer = await fetch(`/api/v1/videos/${videoId}`);
      const { video } = await answer.json();
      return video.duration;
    }, id);
    expect(length).toBeCloseTo(4, 0);
  });

  it('a caption that cannot be posted says why, and what the server refused is changed and sent again', async () => {
    const { page, context } = jonass;
    await open(page, '/create');
    await page.getByLabel('Upload a video').setInputFiles(film);
    await button(page, 'Next').click();
    const caption = page.getByLabel('Caption');
    await caption.fill(`${'a line\n'.repeat(30)}and another`);
    await page.getByText('At most 30 lines').waitFor();
    expect(await button(page, 'Post').isDisabled()).toBe(true);
    await caption.fill('what the server will refuse');

    const posting = `${stage.server.url}/api/v1/videos`;
    await context.route(posting, (route) =>
      route.fulfill({
        status: 400,
        contentType: 'application/json',
        body: JSON.stringify(problemOf('invalid_input')),
      }),
    );
    await button(page, 'Post').click();
    await page.getByRole('heading', { name: 'Not posted yet' }).waitFor();
    await context.unroute(posting);
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('heading', { name: 'Edit' }).waitFor();
    await button(page, 'Next').click();
    expect(await caption.inputValue()).toBe('what the server will refuse');
    await caption.fill('what it takes');
    await button(page, 'Post').click();
    await page.getByRole('heading', { name: 'Posted' }).waitFor({ timeout: 120_000 });
  });

  it('a Duet is recorded beside the original', async () => {
    const { page, context } = jonass;
    await context.grantPermissions(['camera', 'microphone']);
    await open(page, `/videos/${original}/duet`);
    await page.getByText('Top and bottom').click();
    expect(await violations(jonass)).toEqual([]);
    await record(page, 'Record', '0:04 /');
    await button(page, 'Next').click();
    await page.getByRole('heading', { name: 'Edit' }).waitFor();
    await button(page, 'Sound').click();
    await page.getByLabel('Sound of the original').press('ArrowLeft');
    await page.getByText('95 %').waitFor();
    expect(await violations(jonass)).toEqual([]);
    await post(page, 'together');
  });

  it('a Stitch is made from a file', async () => {
    const { page } = jonass;
    await open(page, `/videos/${original}/stitch`);
    await page.getByRole('slider', { name: 'End' }).press('PageDown');
    expect(await violations(jonass)).toEqual([]);
    await button(page, 'Next').click();
    await page.getByText(/After [\d.]+ s of Mina Okafor/).waitFor();
    await page.getByLabel('Upload a video').setInputFiles(film);
    await post(page, 'and then');
  });
});
