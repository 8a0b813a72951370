import { uploadsPath } from '@takeback/protocol';

/** Who uploads where. */
export interface Uploader {
  readonly url: string;
  readonly token: string;
}

type Body = NonNullable<RequestInit['body']>;

const common = { 'tus-resumable': '1.0.0' };

/** A bare request of the tus protocol. */
export function tus(
  { url, token }: Uploader,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Body,
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { ...common, authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body, duplex: 'half' }),
  });
}

/** Begins an upload. @returns its address */
export async function beginUpload(by: Uploader, bytes: number): Promise<string> {
  const response = await tus(by, 'POST', uploadsPath, { 'upload-length': String(bytes) });
  if (response.status !== 201) throw new Error(`The upload was refused: ${await response.text()}`);
  return response.headers.get('location') ?? '';
}

/** Where an upload goes on. */
export async function offsetOf(by: Uploader, path: string): Promise<number> {
  const response = await tus(by, 'HEAD', path);
  if (response.status !== 200) throw new Error(`The upload is not there: ${response.status}`);
  return Number(response.headers.get('upload-offset'));
}

/** Sends bytes from an offset on. */
export function sendBytes(by: Uploader, path: string, offset: number, body: Body): Promise<Response> {
  const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  return tus(by, 'PATCH', path, headers, body);
}

/** Uploads a whole file. @returns the upload's id */
export async function upload(by: Uploader, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const path = await beginUpload(by, bytes.length);
  const response = await sendBytes(by, path, 0, bytes);
  if (response.status !== 204) throw new Error(`The upload failed: ${await response.text()}`);
  return idOf(path);
}

export function idOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}
