import { limits, type OwnVideo, type Problem, uuidv7 } from '@takeback/protocol';
import { v7 } from 'uuid';
import type { Call } from '../connection/http.ts';
import { findRetryDelay, TakebackError } from '../errors.ts';
import { createSource, isSame } from '../observable.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore, VideoDraftRow } from '../store/local-store.ts';
import type { TabEvent, Tabs } from '../tabs/tabs.ts';
import { FileUpload, type UploadTarget } from './file-upload.ts';
import type { DraftSettings, UploadView, VideoDraft, VideoDrafts } from './upload-contract.ts';

export interface DraftsOfVideosOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
  readonly target: UploadTarget;
  readonly onPosted: (video: OwnVideo) => void;
}

/** Posting that failed for a reason that may pass is tried again after this long. */
const againMilliseconds = 5_000;

/**
 * Videos that were begun: the file and its settings in the local store, the upload under way, posted when that was asked
 * for. One tab works on each; another goes on when that one closes.
 */
export class DraftsOfVideos implements VideoDrafts {
  readonly list = createSource<readonly VideoDraft[]>([]);
  readonly #options: DraftsOfVideosOptions;
  #rows: readonly VideoDraftRow[] = [];
  /** Those the local store has no room for. */
  readonly #unkept = new Map<string, VideoDraftRow>();
  readonly #uploads = new Map<string, FileUpload>();
  /** Worked on here, or waited for. */
  readonly #working = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(options: DraftsOfVideosOptions) {
    this.#options = options;
    options.tabs.subscribe((event) => this.#follow(event));
  }

  async keep(file: Blob, settings: DraftSettings): Promise<string> {
    const id = uuidv7.parse(v7());
    const row: VideoDraftRow = {
      id,
      file,
      settings,
      createdAt: new Date().toISOString(),
      address: null,
      paused: false,
      posting: 'no',
      failure: null,
    };
    await this.#write(row);
    return id;
  }

  async change(draftId: string, settings: Partial<DraftSettings>): Promise<void> {
    await this.#update(draftId, (row) => ({ ...row, settings: { ...row.settings, ...settings } }));
  }

  async discard(draftId: string): Promise<void> {
    const upload = this.#uploads.get(draftId);
    await this.#remove(draftId);
    await upload?.cancel();
  }

  pause(draftId: string): void {
    this.#uploads.get(draftId)?.pause();
    this.#update(draftId, (row) => ({ ...row, paused: true })).catch(() => undefined);
  }

  resume(draftId: string): void {
    this.#uploads.get(draftId)?.resume();
    const update = this.#update(draftId, (row) => ({ ...row, paused: false }));
    update.then(() => this.#start(draftId)).catch(() => undefined);
  }

  async post(draftId: string): Promise<OwnVideo> {
    await this.#update(draftId, (row) => ({ ...row, paused: false, posting: 'wanted', failure: null }));
    this.#uploads.get(draftId)?.resume();
    this.#start(draftId);
    const failed = await this.#settled(draftId);
    if (failed?.failure) throw new TakebackError(failed.failure);
    const { video } = await this.#options.call('videos.getOwn', { videoId: draftId });
    return video;
  }

  stop(): void {
    this.#stopping.abort();
    for (const upload of this.#uploads.values()) upload.stop();
  }

  #follow(event: TabEvent): void {
    if (event.type === 'status' && event.status.connection === 'online') {
      for (const upload of this.#uploads.values()) upload.hurry();
    }
    if (event.type !== 'touched') return;
    const { session, everything, videoDrafts } = event.touched;
    if (session && everything) this.#forget();
    if (session || everything || videoDrafts) this.#load().catch(() => undefined);
  }

  /** The session ended: the store is wiped already. */
  #forget(): void {
    for (const upload of this.#uploads.values()) upload.stop();
    this.#uploads.clear();
    this.#unkept.clear();
    this.#rows = [];
    this.#publish();
  }

  /** Reads what is there, and goes on with it. */
  async #load(): Promise<void> {
    const rows = await this.#options.store.read((reads) => reads.all('videoDrafts'));
    // The same Blob as before: whoever plays it need not begin again.
    this.#rows = rows.map((row) => ({ ...row, file: this.#find(row.id)?.file ?? row.file }));
    for (const [id, upload] of this.#uploads) {
      if (this.#find(id)) continue;
      upload.stop();
      this.#uploads.delete(id);
    }
    this.#publish();
    // The server forgets an upload after a day: an old draft waits until somebody wants it.
    const oldest = new Date(Date.now() - limits.uploadHours * 3_600_000).toISOString();
    for (const row of this.#all()) {
      if (row.posting === 'wanted' || (!row.paused && row.createdAt > oldest)) this.#start(row.id);
    }
  }

  /** Opened with the page: there may be some of an earlier one. */
  open(): void {
    this.#load().catch(() => undefined);
  }

  #start(draftId: string): void {
    if (this.#working.has(draftId) || this.#stopping.signal.aborted) return;
    this.#working.add(draftId);
    this.#alone(draftId, () => this.#work(draftId))
      .catch(() => undefined)
      .finally(() => this.#working.delete(draftId));
  }

  /** Waits until no other tab works on it. */
  async #alone(draftId: string, work: () => Promise<void>): Promise<void> {
    const { sharedAs } = this.#options.store;
    if (sharedAs === null || this.#unkept.has(draftId)) return work();
    const { signal } = this.#stopping;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await navigator.locks.request(`takeback:${sharedAs}:draft:${draftId}`, { signal }, () =>
      Promise.race([work(), stopped]),
    );
  }

  /** Uploads it, and posts it once that is wanted. Ends when it is posted, gone, or needs the person. */
  async #work(draftId: string): Promise<void> {
    await this.#load();
    const row = this.#find(draftId);
    if (!row || this.#stopping.signal.aborted) return;
    const upload = this.#uploads.get(draftId) ?? this.#upload(row);
    const uploadId = await upload.uploaded.catch(() => null);
    if (uploadId === null) {
      const { failure } = upload.get();
      await this.#update(draftId, (held) =>
        held.posting === 'wanted' ? { ...held, posting: 'failed', failure } : held,
      );
      return;
    }
    const ready = await this.#until(draftId, ({ posting }) => posting === 'wanted');
    if (!ready) return;
    try {
      const { settings } = ready;
      const { video } = await this.#options.call('videos.post', { ...settings, id: draftId, uploadId });
      this.#options.onPosted(video);
      await this.#remove(draftId);
    } catch (error) {
      await this.#refused(draftId, error);
    }
  }

  async #refused(draftId: string, error: unknown): Promise<void> {
    const failure: Problem | null = error instanceof TakebackError ? error.problem : null;
    if (findRetryDelay(error) !== null) {
      const timer = setTimeout(() => this.#start(draftId), againMilliseconds);
      this.#stopping.signal.addEventListener('abort', () => clearTimeout(timer));
      return;
    }
    // The server may have forgotten the upload: the next attempt asks where it stands.
    this.#uploads.delete(draftId);
    await this.#update(draftId, (row) => ({ ...row, posting: 'failed', failure }));
  }

  #upload(row: VideoDraftRow): FileUpload {
    const upload = new FileUpload(this.#options.target, row.file, {
      address: row.address,
      paused: row.paused && row.posting !== 'wanted',
      onAddress: (address) => {
        this.#update(row.id, (held) => ({ ...held, address })).catch(() => undefined);
      },
    });
    this.#uploads.set(row.id, upload);
    upload.subscribe(() => this.#publish());
    this.#publish();
    return upload;
  }

  /** Resolves with the draft when it is so; null when it is gone. */
  #until(draftId: string, isSo: (row: VideoDraftRow) => boolean): Promise<VideoDraftRow | null> {
    return new Promise((resolve) => {
      const look = () => {
        const row = this.#find(draftId) ?? null;
        if (row !== null && !isSo(row) && !this.#stopping.signal.aborted) return false;
        resolve(row);
        return true;
      };
      if (look()) return;
      const end = this.list.subscribe(() => {
        if (look()) end();
      });
    });
  }

  /** Resolves when it is posted, with null, or could not be. */
  #settled(draftId: string): Promise<VideoDraftRow | null> {
    return this.#until(draftId, ({ posting }) => posting === 'failed');
  }

  #all(): VideoDraftRow[] {
    return [...this.#rows, ...this.#unkept.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  #find(draftId: string): VideoDraftRow | undefined {
    return this.#all().find(({ id }) => id === draftId);
  }

  async #write(row: VideoDraftRow): Promise<void> {
    const { session } = this.#options;
    try {
      await commit(this.#options, session.mark, async (transaction, touched) => {
        await transaction.put('videoDrafts', row);
        touched.videoDrafts = true;
      });
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
      this.#unkept.set(row.id, row);
    }
    await this.#load();
  }

  async #update(draftId: string, by: (row: VideoDraftRow) => VideoDraftRow): Promise<void> {
    const unkept = this.#unkept.get(draftId);
    if (unkept) {
      this.#unkept.set(draftId, by(unkept));
      this.#publish();
      return;
    }
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      const row = await transaction.get('videoDrafts', draftId);
      if (!row) return;
      await transaction.put('videoDrafts', by(row));
      touched.videoDrafts = true;
    });
    await this.#load();
  }

  async #remove(draftId: string): Promise<void> {
    this.#unkept.delete(draftId);
    await commit(this.#options, this.#options.session.mark, async (transaction, touched) => {
      await transaction.delete('videoDrafts', draftId);
      touched.videoDrafts = true;
    });
    await this.#load();
  }

  #publish(): void {
    const lasting = this.#options.store.kind === 'indexeddb';
    const shown = new Map(this.list.get().map((draft) => [draft.id, draft]));
    const drafts = this.#all().map((row): VideoDraft => {
      const { id, file, createdAt, settings, posting, failure } = row;
      const upload = this.#uploads.get(id)?.get() ?? idleView(row);
      const kept = lasting && !this.#unkept.has(id);
      const draft: VideoDraft = { id, file, createdAt, settings, posting, failure, upload, kept };
      const before = shown.get(id);
      return before && before.file === file && isSame({ ...before, file: null }, { ...draft, file: null })
        ? before
        : draft;
    });
    const before = this.list.get();
    if (drafts.length === before.length && drafts.every((draft, i) => draft === before[i])) return;
    this.list.set(drafts);
  }
}

/** Of a draft that this tab does not upload. */
function idleView({ file, paused }: VideoDraftRow): UploadView {
  return { state: paused ? 'paused' : 'waiting', bytes: 0, total: file.size, failure: null };
}
