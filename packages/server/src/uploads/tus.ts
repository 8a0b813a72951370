import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { type ErrorCode, limits, uploadsPath, uuid } from '@takeback/protocol';
import { DataStore, Server, Upload } from '@tus/server';
import { Refusal } from '../errors.ts';
import { Turns } from './turns.ts';
import { type Uploads, uploadLife } from './uploads.ts';

const byStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'not_found',
  409: 'upload_elsewhere',
  410: 'gone',
  412: 'upload_version',
  413: 'too_large',
  415: 'unsupported_media_type',
  500: 'internal',
};

/** Whose request is being answered: the protocol's machinery hands the store no request. */
const owner = new AsyncLocalStorage<{ readonly accountId: string }>();

function ownerId(): string {
  const store = owner.getStore();
  if (store === undefined) throw new Error('An upload is touched by nobody');
  return store.accountId;
}

/** Our uploads as the protocol's machinery wants a store. Every access is the owner's or `not_found`. */
class Store extends DataStore {
  readonly #uploads: Uploads;

  constructor(uploads: Uploads) {
    super();
    this.#uploads = uploads;
    this.extensions = ['creation', 'termination', 'expiration'];
  }

  override async getUpload(id: string): Promise<Upload> {
    if (!uuid.safeParse(id).success) throw new Refusal('not_found');
    const { bytes, offset, createdAt } = await this.#uploads.find(ownerId(), id);
    return new Upload({ id, size: bytes, offset, creation_date: createdAt.toISOString() });
  }

  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    return this.#uploads.files.append(id, offset, bytes);
  }

  override async remove(id: string): Promise<void> {
    if (!uuid.safeParse(id).success) throw new Refusal('not_found');
    await this.#uploads.end(ownerId(), id);
  }

  override getExpiration(): number {
    return uploadLife;
  }
}

function refusalFor(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('status_code' in error)) return error;
  return new Refusal(byStatus[Number(error.status_code)] ?? 'invalid_input');
}

/** What an upload request is answered with. */
export interface TusAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Answers a request of an account. @throws Refusal, or what went wrong */
export type Tus = (request: Request, accountId: string) => Promise<TusAnswer>;

/** The tus protocol over our uploads: https://tus.io/protocols/resumable-upload */
export function createTus(uploads: Uploads): Tus {
  const server = new Server({
    path: uploadsPath,
    datastore: new Store(uploads),
    locker: new Turns(),
    // Whoever comes to an upload that still hangs on a dead connection has it at once.
    lockDrainTimeout: 1,
    relativeLocation: true,
    maxSize: limits.uploadBytes,
    namingFunction: (request) =>
      uploads.begin(ownerId(), Number(request.headers.get('upload-length') ?? Number.NaN)),
    onResponseError: (_request, error) => {
      throw refusalFor(error);
    },
  });
  return async (request, accountId) => {
    const response = await owner.run({ accountId }, () => server.handleWeb(request));
    if (response.status >= 400) throw new Refusal(byStatus[response.status] ?? 'invalid_input');
    return {
      status: response.status,
      // No page of another site is to speak with it.
      headers: [...response.headers].filter(([name]) => !name.startsWith('access-control-')),
    };
  };
}
