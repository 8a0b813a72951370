import type { MethodParams, OwnVideo, Problem } from '@takeback/protocol';
import type { Observable } from '../views.ts';

/**
 * `uploading`; `paused` by the person; `waiting` for the connection, goes on by itself; `failed`: resume tries again;
 * `refused`: the server does not take it; `done`: it can be posted. `failure` says why, null when the server could
 * not be reached.
 */
export interface UploadView {
  readonly state: 'uploading' | 'paused' | 'waiting' | 'failed' | 'refused' | 'done';
  /** That were sent, of `total`; those of the last piece may not have arrived. */
  readonly bytes: number;
  readonly total: number;
  readonly failure: Problem | null;
}

/** A file on its way. */
export interface VideoUpload extends Observable<UploadView> {
  pause(): void;
  resume(): void;
  /** Ends it, and removes what the server has. */
  cancel(): Promise<void>;
  /** Its id for `videos.post`. @throws TakebackError when refused, DOMException AbortError when it was cancelled. */
  readonly uploaded: Promise<string>;
}

/** What is said of a video when it is posted. */
export type DraftSettings = Omit<MethodParams<'videos.post'>, 'id' | 'uploadId'>;

/** A video that was begun and not posted. */
export interface VideoDraft {
  /** Becomes the id of the video. */
  readonly id: string;
  readonly file: Blob;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly settings: DraftSettings;
  readonly upload: UploadView;
  /** `wanted`: posted as soon as the file is uploaded. */
  readonly posting: 'no' | 'wanted' | 'failed';
  /** Why posting failed; null when the server could not be reached. */
  readonly failure: Problem | null;
  /** False when this device has no room for it: it, or what was changed last, is lost with a reload. */
  readonly kept: boolean;
}

/** What was begun and not posted: on this device only, wiped with the session. */
export interface VideoDrafts {
  /** The latest first. */
  readonly list: Observable<readonly VideoDraft[]>;
  /** Keeps a file with its settings and begins to upload it. @returns the id, which becomes the video's. */
  keep(file: Blob, settings: DraftSettings): Promise<string>;
  /** @throws TakebackError `not_found` when it was posted or thrown away, here or in another tab */
  change(draftId: string, settings: Partial<DraftSettings>): Promise<void>;
  /** Throws it away. A posting that is on its way is taken back: now, or once the server can be reached, also after a reload. */
  discard(draftId: string): Promise<void>;
  pause(draftId: string): void;
  /** Goes on after a pause, or tries again what failed. */
  resume(draftId: string): void;
  /**
   * Posts a draft as soon as it is uploaded, also after a reload. Resolves when it is posted, which ends the draft.
   * @throws TakebackError, ConnectionError: then the draft says `failed`, and posting again tries again.
   */
  post(draftId: string): Promise<OwnVideo>;
}
