import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runJob } from '../src/media/job.ts';
import { type Media, openMedia } from '../src/media/media.ts';
import { makeClip } from './media-clips.ts';
import { keepIn, limits, mediaFolder, outcomeOf } from './media-kit.ts';

const folder = mediaFolder();
let media: Media;
let good: Buffer;

function put(name: string, content: string | Buffer): string {
  const path = folder.file(name);
  writeFileSync(path, content);
  return path;
}

/** The clip with something else at an offset after the name of its first box of a kind. */
function forged(
  type: string,
  offset: number,
  write: (bytes: Buffer, at: number) => void,
  clip = good,
): Buffer {
  const bytes = Buffer.from(clip);
  const at = bytes.indexOf(type);
  expect(at).toBeGreaterThan(0);
  write(bytes, at + 4 + offset);
  return bytes;
}

beforeAll(async () => {
  media = await openMedia(folder.file('work'));
  good = readFileSync(await makeClip({ path: folder.file('good.mp4'), movflags: 'faststart' }));
});
afterAll(() => folder.remove());

describe('refuses, with its reason', () => {
  it.each([
    ['nothing', 'empty', () => put('empty.mp4', '')],
    ['text', 'not_a_video', () => put('text.mp4', 'Not a video at all.\n'.repeat(100))],
    [
      'a picture with the name of a video',
      'not_a_video',
      () => put('p.mp4', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
    ],
    [
      'an archive that would unpack to far more',
      'not_a_video',
      () => put('zip.mp4', Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(4_096)])),
    ],
    [
      'a HEIC picture',
      'not_a_video',
      () => put('photo.mp4', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')),
    ],
    [
      'a list of files',
      'playlist',
      () => put('l.mp4', `ffconcat version 1.0\nfile ${folder.file('good.mp4')}\n`),
    ],
    ['a list of addresses', 'playlist', () => put('m.mp4', '#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n')],
    ['a DASH manifest', 'playlist', () => put('d.mp4', '<?xml version="1.0"?><MPD></MPD>')],
    [
      'a transport stream',
      'container_not_allowed',
      () => makeClip({ path: folder.file('t.mp4'), container: 'mpegts' }),
    ],
    ['an AVI', 'container_not_allowed', () => makeClip({ path: folder.file('a.mp4'), container: 'avi' })],
    ['the first half of a file', 'truncated', () => put('half.mp4', good.subarray(0, good.length >> 1))],
    ['the first 100 bytes', 'truncated', () => put('head.mp4', good.subarray(0, 100))],
    [
      'half of a WebM',
      'truncated',
      async () => {
        const bytes = readFileSync(await makeClip({ path: folder.file('w.webm'), container: 'webm' }));
        return put('half.webm', bytes.subarray(0, bytes.length >> 1));
      },
    ],
    ['sound only', 'no_picture', () => makeClip({ path: folder.file('s.mp4'), picture: null })],
    ['two seconds', 'too_short', () => makeClip({ path: folder.file('short.mp4'), seconds: 2 })],
    [
      'ten hours in a few pictures',
      'too_long',
      () => makeClip({ path: folder.file('long.mp4'), slower: 12_000 }),
    ],
    [
      'a picture of 60,000 by 60,000',
      'too_large_picture',
      () =>
        put(
          'huge.mp4',
          forged('stsd', 40, (bytes, at) => bytes.writeUInt32BE(0xea60ea60, at)),
        ),
    ],
    [
      'a picture larger than it claims to be',
      'too_large_picture',
      async () => {
        const wide = readFileSync(
          await makeClip({ path: folder.file('wide.mp4'), width: 5_120, height: 64 }),
        );
        const write = (bytes: Buffer, at: number): void => void bytes.writeUInt32BE(0x00b40140, at);
        return put('wider.mp4', forged('stsd', 40, write, wide));
      },
    ],
    [
      'a picture of 32 by 32',
      'too_small_picture',
      () => makeClip({ path: folder.file('tiny.mp4'), width: 32, height: 32 }),
    ],
    [
      'a codec that is not taken',
      'codec_not_allowed',
      () =>
        put(
          'codec.mp4',
          forged('stsd', 12, (bytes, at) => bytes.write('cvid', at)),
        ),
    ],
    [
      'a description full of noise',
      'damaged',
      () => {
        const bytes = Buffer.from(good);
        const at = bytes.indexOf('moov');
        for (let index = at + 4; index < bytes.indexOf('mdat') - 4; index += 1)
          bytes[index] = (index * 7_919) & 0xff;
        return put('noise.mp4', bytes);
      },
    ],
    [
      'boxes without length',
      'damaged',
      () =>
        put('box.mp4', Buffer.concat([good.subarray(0, 32), Buffer.from('\0\0\0\x04mdat', 'latin1'), good])),
    ],
  ] as const)('%s: %s', async (_, reason, make) => {
    expect(await outcomeOf(media, await make())).toBe(reason);
  });

  it('media full of noise, when it is decoded', async () => {
    const bytes = Buffer.from(good);
    for (let at = bytes.indexOf('mdat') + 4; at < bytes.length; at += 1) bytes[at] = (at * 7_919) & 0xff;
    const path = put('mdat.mp4', bytes);
    expect(['damaged', 'no_picture']).toContain(await outcomeOf(media, path));
  });

  it('what would read other files, though its first bytes are those of a video', async () => {
    const secret = put('secret.mp4', good);
    const list = `\n#EXTM3U\n#EXTINF:5,\nfile://${secret}\n`;
    const polyglot = put(
      'poly.mp4',
      Buffer.concat([Buffer.from('\0\0\0\x08free', 'latin1'), Buffer.from(list)]),
    );
    expect(await outcomeOf(media, polyglot)).toBe('damaged');
  });
});

describe('takes', () => {
  it.each([
    ['any name', () => put('video.txt', good)],
    [
      'a video with an archive behind it, of which nothing is kept',
      () => put('both.mp4', Buffer.concat([good, Buffer.from('504b0304', 'hex'), Buffer.alloc(64, 1)])),
    ],
    [
      'a header that claims ten hours',
      () =>
        put(
          'claims.mp4',
          forged('mvhd', 16, (bytes, at) => bytes.writeUInt32BE(36_000_000, at)),
        ),
    ],
  ] as const)('%s', async (_, make) => {
    const path = make();
    expect(await media.probe(path, limits)).toMatchObject({ duration: 3 });
  });
});

describe('a job', () => {
  it('can open neither file nor socket, and is bounded in time and memory', async () => {
    const path = await makeClip({ path: folder.file('bounds.mp4'), seconds: 6 });
    const own = { path, probed: await media.probe(path, limits) };
    let seen = '';
    let environment = '';
    const kept = keepIn(folder, 'bounds');
    await media.renditions(
      { own },
      {
        ...kept,
        onProgress: () => {
          if (seen !== '') return;
          const pid = jobOf(process.pid);
          seen = readFileSync(`/proc/${pid}/limits`, 'utf8');
          environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
        },
      },
    );
    expect(seen).toMatch(/Max open files +0 +0/);
    expect(seen).toMatch(/Max data size +1200000000 +1200000000/);
    // 30 s, and 4 for each of the 6 s in each of the 1 renditions.
    expect(seen).toMatch(/Max cpu time +54 +59/);
    expect(environment).not.toMatch(/PATH=|HOME=/);
  });

  it('that takes too much time is ended, and another beside it goes on', async () => {
    const path = await makeClip({ path: folder.file('slow.mp4'), width: 1_280, height: 720, seconds: 20 });
    const probed = await media.probe(path, limits);
    const small = {
      path: folder.file('good.mp4'),
      probed: await media.probe(folder.file('good.mp4'), limits),
    };
    const source = await open(path, 'r');
    const target = await open(folder.file('slow-out'), 'wx+');
    const file = { fd: 4, bytes: (await source.stat()).size };
    const part = { file, zero: 0, width: 1_280, height: 720, range: { from: 0, to: probed.duration } };
    const beside = keepIn(folder, 'beside');
    const [slow, fine] = await Promise.allSettled([
      runJob(
        {
          kind: 'compose',
          composition: { kind: 'video', own: part },
          coverAt: 0,
          targets: [{ fd: 5, strand: 'whole', side: 720 }],
        },
        { bounds: { cpuSeconds: 1, fileBytes: 10_000_000 }, files: [source, target], onReport: () => {} },
      ),
      media.renditions({ own: small }, beside),
    ]);
    await source.close();
    await target.close();
    expect(slow).toMatchObject({ status: 'rejected', reason: { reason: 'timed_out' } });
    expect(fine.status).toBe('fulfilled');
    expect(beside.order).toContain('whole-180.mp4');
  });

  it('that is cancelled ends at once and leaves nothing', async () => {
    const path = folder.file('bounds.mp4');
    const own = { path, probed: await media.probe(path, limits) };
    const cancel = new AbortController();
    const kept = keepIn(folder, 'cancelled');
    const job = media.renditions(
      { own },
      {
        ...kept,
        signal: cancel.signal,
        onProgress: () => cancel.abort(new Error('taken back')),
      },
    );
    await expect(job).rejects.toThrow('taken back');
    expect(readdirSync(folder.file('work'))).toEqual([]);
  });

  it('ends with a server that is killed, and leaves nothing after the next start', async () => {
    const work = folder.file('killed');
    const path = folder.file('bounds.mp4');
    const probed = await media.probe(path, limits);
    const program = `
      import { openMedia } from ${JSON.stringify(new URL('../src/media/media.ts', import.meta.url).href)};
      const media = await openMedia(${JSON.stringify(work)});
      const own = ${JSON.stringify({ path, probed })};
      await media.renditions({ own }, { keep: () => {}, onProgress: () => process.stdout.write('.') });`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(server.stdout, 'data');
    const pid = jobOf(Number(server.pid));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    server.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(`/proc/${pid}/exe`)).toBe(false), 5_000);
    expect(readdirSync(work)).toHaveLength(1);
    await openMedia(work);
    expect(readdirSync(work)).toEqual([]);
  });

  it('never speaks to an address in a list, whatever it is called', async () => {
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (const name of ['x.m3u8', 'x.mp4', 'x.ffconcat', 'x.webm'])
      expect(await outcomeOf(media, put(name, `#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:${port}/a.ts\n`))).toBe(
        'playlist',
      );
    server.close();
    expect(calls).toBe(0);
  });
});

/** The process of the engine below this one. */
function jobOf(parent: number): string {
  return execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('engine/main.ts'))
    .map((line) => line.trim().split(' ')[0] ?? '')
    .join();
}
