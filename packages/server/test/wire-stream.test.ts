import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfRequests, WireStream } from '../src/storage/embedded/wire-stream.ts';

/** A message of PostgreSQL's frontend protocol: its type, its length, its content. */
function message(type: string, content = ''): Buffer {
  const bytes = Buffer.alloc(5 + content.length);
  bytes.write(type, 0);
  bytes.writeInt32BE(4 + content.length, 1);
  bytes.write(content, 5);
  return bytes;
}

/** The startup packet, which has no type. */
function startup(content = 'user\0postgres\0\0'): Buffer {
  const bytes = Buffer.alloc(8 + content.length);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(196_608, 4);
  bytes.write(content, 8);
  return bytes;
}

describe('the end of the last complete request', () => {
  it('is after Query, Sync and Terminate, and not after the steps before them', () => {
    const steps = Buffer.concat([message('P', 'parse'), message('B', 'bind'), message('E')]);
    expect(endOfRequests(steps)).toBe(0);
    for (const last of ['Q', 'S', 'X']) {
      const request = Buffer.concat([steps, message(last)]);
      expect(endOfRequests(request)).toBe(request.length);
      expect(endOfRequests(Buffer.concat([request, steps]))).toBe(request.length);
    }
  });

  it('is never inside a message, nor beyond what is there', () => {
    const whole = Buffer.concat([startup(), message('Q', 'select 1'), message('P', 'x'), message('S')]);
    const ends = [0, startup().length, startup().length + message('Q', 'select 1').length, whole.length];
    for (let cut = 0; cut <= whole.length; cut += 1)
      expect(endOfRequests(whole.subarray(0, cut))).toBe(ends.findLast((end) => end <= cut));
  });
});

it('hands over the same requests, whatever pieces they come in', async () => {
  const requests = fc.array(
    fc.tuple(fc.constantFrom('Q', 'P', 'B', 'S'), fc.string({ unit: 'grapheme-ascii', maxLength: 20 })),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(requests, fc.array(fc.nat({ max: 40 }), { maxLength: 6 }), async (asked, sizes) => {
      const whole = Buffer.concat([
        startup(),
        ...asked.map(([type, content]) => message(type, content)),
        message('S'),
      ]);
      const posted: Uint8Array[] = [];
      const stream = new WireStream((request) => posted.push(request));
      let at = 0;
      for (const size of [...sizes, whole.length]) {
        if (at < whole.length) stream.write(whole.subarray(at, at + size));
        at += size;
      }
      const ended = once(stream, 'finish');
      stream.end();
      await ended;
      expect(Buffer.concat(posted)).toEqual(whole);
      for (const request of posted.slice(0, -1)) expect(request.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});
