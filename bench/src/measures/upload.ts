import { uploadsPath } from '@takeback/protocol';
import { tokenOf } from '../population/names.ts';
import { residentBytesOf } from '../processes/usage.ts';

export interface Upload {
  readonly bytesPerSecond: number;
  /** How much more memory the server had at most than before. */
  readonly bytesOfServer: number;
}

const piece = 1 << 20;
const between = 20;

/** A body that is never whole in the memory of whoever sends it either. */
function streamOf(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  const full = new Uint8Array(piece).fill(7);
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = Math.min(left, piece);
      left -= next;
      controller.enqueue(full.subarray(0, next));
      if (left === 0) controller.close();
    },
  });
}

/** Uploads one large file in one request, as quickly as the server takes it. @param pid of the server */
export async function measureUpload(
  url: string,
  person: string,
  pid: number,
  bytes: number,
): Promise<Upload> {
  const headers = { authorization: `Bearer ${tokenOf(person)}`, 'tus-resumable': '1.0.0' };
  const begin = { ...headers, 'upload-length': String(bytes) };
  const begun = await fetch(`${url}${uploadsPath}`, { method: 'POST', headers: begin });
  const location = begun.headers.get('location');
  if (location === null) throw new Error(`No upload was begun: ${begun.status}`);
  const before = residentBytesOf(pid);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentBytesOf(pid));
  }, between);
  const began = performance.now();
  const sent = await fetch(new URL(location, url), {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: streamOf(bytes),
    duplex: 'half',
  });
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(watch);
  if (sent.headers.get('upload-offset') !== String(bytes))
    throw new Error(`The upload was not taken whole: ${sent.status}`);
  await fetch(new URL(location, url), { method: 'DELETE', headers });
  return { bytesPerSecond: bytes / seconds, bytesOfServer: most - before };
}
