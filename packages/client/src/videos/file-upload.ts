import {
  type ErrorCode,
  type Problem,
  problemOf,
  problem as problemSchema,
  uploadsPath,
} from '@takeback/protocol';
import type { DetailedError, Upload, UploadOptions } from 'tus-js-client';
import { Backoff } from '../connection/backoff.ts';
import { TakebackError } from '../errors.ts';
import { createSource } from '../observable.ts';
import { endUpload } from './end-upload.ts';
import type { UploadView, VideoUpload } from './upload-contract.ts';
import { proofOf, type UploadTarget } from './upload-target.ts';

export interface FileUploadOptions {
  /** Where an earlier one of the same file stands on the server, to go on from there. */
  readonly address?: string | null;
  /** Where it stands now. */
  readonly onAddress?: (address: string) => void;
  readonly paused?: boolean;
}

/** Bytes of one request: small enough for any proxy. */
const chunkBytes = 8 * 2 ** 20;
/** Refusals that may be gone when a person tries again. */
const mayPass: ReadonlySet<ErrorCode> = new Set(['storage_full', 'too_many_uploads']);

/** A file on its way to the server, by tus: goes on after every loss from where the server is. */
export class FileUpload implements VideoUpload {
  readonly uploaded: Promise<string>;
  readonly #target: UploadTarget;
  readonly #file: Blob;
  readonly #onAddress: (address: string) => void;
  readonly #source;
  readonly #backoff = new Backoff();
  #resolve: (id: string) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #address: string | null;
  #current: Upload | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #terminated: Promise<void> | null = null;
  /** Counts attempts: what an earlier one still says is not heard. */
  #run = 0;
  /** The server did not know the address: it is begun anew once. */
  #isAnew = false;

  constructor(target: UploadTarget, file: Blob, options: FileUploadOptions = {}) {
    this.#target = target;
    this.#file = file;
    this.#address = options.address ?? null;
    this.#onAddress = options.onAddress ?? (() => undefined);
    this.uploaded = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Not everybody waits for it.
    this.uploaded.catch(() => undefined);
    const state = options.paused === true ? 'paused' : 'uploading';
    this.#source = createSource<UploadView>({ state, bytes: 0, total: file.size, failure: null });
    if (state === 'uploading') this.#begin();
  }

  get = () => this.#source.get();
  subscribe = (listener: () => void) => this.#source.subscribe(listener);

  pause(): void {
    const { state } = this.get();
    if (state !== 'uploading' && state !== 'waiting') return;
    this.#stop();
    this.#show({ state: 'paused', failure: null });
  }

  resume(): void {
    const { state } = this.get();
    if (state === 'paused' || state === 'failed' || state === 'waiting') this.#begin();
  }

  /** The connection is back: no need to wait longer. */
  hurry(): void {
    if (this.get().state === 'waiting') this.#begin();
  }

  /** Does not fail. */
  cancel(): Promise<void> {
    this.abandon();
    // What cannot be ended now ends by itself after a day.
    this.#terminated ??=
      this.#address === null
        ? Promise.resolve()
        : endUpload(this.#target, this.#address).catch(() => undefined);
    return this.#terminated;
  }

  /** Where it stands on the server; null before it was begun there. */
  get address(): string | null {
    return this.#address;
  }

  /** Ends it here; what the server has stays there. */
  abandon(): void {
    this.#stop();
    this.#reject(new DOMException('The upload was cancelled.', 'AbortError'));
  }

  /** Ends the attempt. */
  #stop(): void {
    this.#run += 1;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#current?.abort().catch(() => undefined);
    this.#current = null;
  }

  #begin(): void {
    this.#stop();
    this.#show({ state: 'uploading', failure: null });
    const run = this.#run;
    this.#attempt(run).catch(() => {
      // The program for it could not be loaded.
      if (run === this.#run) this.#wait(null, null);
    });
  }

  async #attempt(run: number): Promise<void> {
    // Loaded with the first upload: most visits make none.
    const { Upload } = await import('tus-js-client');
    if (run !== this.#run) return;
    const upload: Upload = new Upload(this.#file, {
      ...this.#tusOptions(),
      // One or the other: with both, whatever goes wrong with the known address would begin anew.
      ...(this.#address === null
        ? { endpoint: new URL(uploadsPath, this.#target.url).href }
        : { uploadUrl: this.#address }),
      onUploadUrlAvailable: () => {
        if (run !== this.#run || upload.url === null || upload.url === this.#address) return;
        this.#address = upload.url;
        this.#onAddress(upload.url);
      },
      onProgress: (bytes) => {
        if (run === this.#run) this.#show({ bytes });
      },
      onChunkComplete: () => {
        this.#backoff.reset();
        this.#isAnew = false;
      },
      onSuccess: () => {
        if (run !== this.#run || this.#address === null) return;
        this.#current = null;
        this.#show({ state: 'done', bytes: this.#file.size });
        this.#resolve(new URL(this.#address).pathname.split('/').at(-1) ?? '');
      },
      onError: (error) => {
        if (run === this.#run) this.#failed(error);
      },
    });
    this.#current = upload;
    upload.start();
  }

  #tusOptions(): UploadOptions {
    return {
      chunkSize: chunkBytes,
      // Waiting and trying again is done here, where it shows.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        for (const [name, value] of Object.entries(proofOf(this.#target))) request.setHeader(name, value);
      },
      ...(typeof XMLHttpRequest === 'undefined' ? { fileReader: blobReader } : {}),
    };
  }

  #failed(error: Error | DetailedError): void {
    this.#current = null;
    const response = 'originalResponse' in error ? error.originalResponse : null;
    const status = response?.getStatus() ?? 0;
    const failure = readProblem(response?.getBody() ?? '');
    if ((status === 404 || status === 410) && this.#address !== null && !this.#isAnew) {
      this.#isAnew = true;
      this.#address = null;
      this.#show({ bytes: 0 });
      this.#begin();
    } else if (status === 507 || (failure !== null && mayPass.has(failure.code))) {
      this.#show({ state: 'failed', failure: failure ?? problemOf('storage_full') });
    } else if (status === 0 || status === 401 || status === 409 || status === 429 || status >= 500) {
      this.#wait(failure, failure?.retryAfter ?? null);
    } else {
      const refused = failure ?? problemOf(status === 413 ? 'too_large' : 'invalid_input');
      this.#show({ state: 'refused', failure: refused });
      this.#reject(new TakebackError(refused));
    }
  }

  #wait(failure: Problem | null, seconds: number | null): void {
    this.#show({ state: 'waiting', failure });
    const delay = seconds === null ? this.#backoff.next() : seconds * 1_000;
    this.#timer = setTimeout(() => this.#begin(), delay);
  }

  #show(part: Partial<UploadView>): void {
    this.#source.set({ ...this.#source.get(), ...part });
  }
}

function readProblem(text: string): Problem | null {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Outside browsers a Blob is read piece by piece. */
const blobReader: NonNullable<UploadOptions['fileReader']> = {
  openFile: async (file: Blob) => ({
    size: file.size,
    slice: async (start, end) => ({
      value: new Uint8Array(await file.slice(start, end).arrayBuffer()),
      // Pieces have no size of their own that could be checked at the end: the server counts.
      done: false,
    }),
    close: () => undefined,
  }),
};
