import { limits, type OwnVideo, type Problem, problemOf, uuidv7 } from '@takeback/protocol';
import { v7 } from 'uuid';
import { Backoff } from '../connection/backoff.ts';
import type { Call } from '../connection/http.ts';
import { ConnectionError, findRetryDelay, TakebackError } from '../errors.ts';
import { createSource, isSame } from '../observable.ts';
import type { DiscardedDraftRow, VideoDraftRow } from '../store/local-store.ts';
import type { TabEvent } from '../tabs/tabs.ts';
import { DraftUploads } from './draft-uploads.ts';
import { endUpload } from './end-upload.ts';
import type { DraftSettings, VideoDraft, VideoDrafts } from './upload-contract.ts';
import type { UploadTarget } from './upload-target.ts';
import { VideoDraftRows, type VideoDraftRowsOptions } from './video-draft-rows.ts';

export interface DraftsOfVideosOptions extends VideoDraftRowsOptions {
  readonly call: Call;
  readonly target: UploadTarget;
  readonly onPosted: (video: OwnVideo) => void;
}

/**
 * Videos that were begun: the file and its settings in the local store, the upload under way, posted when that was asked
 * for. One tab works on each; another goes on when that one closes.
 */
export class DraftsOfVideos implements VideoDrafts {
  readonly list = createSource<readonly VideoDraft[]>([]);
  readonly #options: DraftsOfVideosOptions;
  readonly #rows: VideoDraftRows;
  readonly #uploads: DraftUploads;
  /** Worked on here, or waited for. */
  readonly #working = new Set<string>();
  /** Those of which the server could not be told for a reason that may pass, until it is tried again. */
  readonly #again = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #backoff = new Backoff(1_000);
  readonly #stopping = new AbortController();
  readonly #stopped = new Promise<void>((resolve) => {
    this.#stopping.signal.addEventListener('abort', () => resolve());
  });

  constructor(options: DraftsOfVideosOptions) {
    this.#options = options;
    this.#rows = new VideoDraftRows(options);
    this.#uploads = new DraftUploads({
      target: options.target,
      tabs: options.tabs,
      onAddress: (draftId, address) => {
        this.#update(draftId, (row) => ({ ...row, address })).catch(() => undefined);
      },
      onChange: () => this.#publish(),
    });
    options.tabs.subscribe((event) => this.#follow(event));
  }

  async keep(file: Blob, settings: DraftSettings): Promise<string> {
    const id = uuidv7.parse(v7());
    await this.#rows.put({
      id,
      file,
      settings,
      createdAt: new Date().toISOString(),
      address: null,
      paused: false,
      posting: 'no',
      failure: null,
    });
    await this.#load();
    return id;
  }

  async change(draftId: string, settings: Partial<DraftSettings>): Promise<void> {
    const by = (row: VideoDraftRow) => ({ ...row, settings: { ...row.settings, ...settings } });
    if (!(await this.#update(draftId, by))) throw new TakebackError(problemOf('not_found'));
  }

  async discard(draftId: string): Promise<void> {
    const row = this.#rows.find(draftId);
    if (!row) return;
    const address = this.#uploads.addressOf(draftId) ?? row.address;
    await this.#rows.discard({ id: draftId, address, mayBePosted: row.posting !== 'no' });
    await this.#load();
  }

  pause(draftId: string): void {
    this.#uploads.pause(draftId);
    this.#update(draftId, (row) => ({ ...row, paused: true })).catch(() => undefined);
  }

  resume(draftId: string): void {
    this.#uploads.resume(draftId);
    const update = this.#update(draftId, (row) => ({ ...row, paused: false }));
    update.then(() => this.#start(draftId)).catch(() => undefined);
  }

  async post(draftId: string): Promise<OwnVideo> {
    await this.#update(draftId, (row) => ({ ...row, paused: false, posting: 'wanted', failure: null }));
    this.#uploads.resume(draftId);
    this.#start(draftId);
    const failed = await this.#until(draftId, ({ posting }) => posting === 'failed');
    if (failed?.failure) throw new TakebackError(failed.failure);
    if (this.#stopping.signal.aborted) throw new ConnectionError('The client was closed.');
    const { video } = await this.#options.call('videos.getOwn', { videoId: draftId });
    return video;
  }

  /** Opened with the page: there may be some of an earlier one. */
  open(): void {
    this.#uploads.ask();
    this.#load().catch(() => undefined);
  }

  stop(): void {
    this.#stopping.abort();
    this.#letGo();
  }

  #follow(event: TabEvent): void {
    if (event.type === 'status' && event.status.connection === 'online') {
      this.#backoff.reset();
      this.#uploads.hurry();
      for (const draftId of [...this.#again.keys()]) this.#start(draftId);
    }
    if (event.type !== 'touched') return;
    const { session, everything, videoDrafts } = event.touched;
    if (session && everything) this.#forget();
    if (session || everything || videoDrafts) this.#load().catch(() => undefined);
  }

  #forget(): void {
    this.#rows.forget();
    this.#letGo();
    this.#publish();
  }

  /** Works on nothing any more; what the server has stays there. */
  #letGo(): void {
    for (const timer of this.#again.values()) clearTimeout(timer);
    this.#again.clear();
    this.#uploads.abandon(() => true);
  }

  /** Reads what is there, and goes on with it. */
  async #load(): Promise<void> {
    await this.#rows.load();
    if (this.#stopping.signal.aborted) return;
    // Thrown away, here or in another tab.
    this.#uploads.abandon((id) => !this.#rows.find(id));
    this.#publish();
    for (const row of this.#rows.all) if (this.#goesOn(row)) this.#start(row.id);
    for (const { id } of this.#rows.discarded) if (!this.#again.has(id)) this.#start(id);
  }

  /** Whether it is worked on without the person asking again. */
  #goesOn({ id, posting, paused, createdAt }: VideoDraftRow): boolean {
    if (this.#again.has(id)) return false;
    if (posting === 'wanted') return true;
    // The server forgets an upload after a day: an old draft waits until somebody wants it.
    const oldest = new Date(Date.now() - limits.uploadHours * 3_600_000).toISOString();
    return !paused && !this.#uploads.isRefused(id) && createdAt > oldest;
  }

  #start(draftId: string): void {
    clearTimeout(this.#again.get(draftId));
    this.#again.delete(draftId);
    if (this.#working.has(draftId) || this.#stopping.signal.aborted) return;
    this.#working.add(draftId);
    this.#alone(draftId, () => this.#work(draftId))
      .catch(() => {
        if (this.#rows.findDiscarded(draftId)) this.#later(draftId, null);
      })
      .finally(() => {
        this.#working.delete(draftId);
        // Thrown away while it was worked on.
        if (this.#rows.findDiscarded(draftId) && !this.#again.has(draftId)) this.#start(draftId);
      });
  }

  /** Waits until no other tab works on it. */
  async #alone(draftId: string, work: () => Promise<void>): Promise<void> {
    if (!this.#rows.isShared(draftId)) return work();
    const { signal } = this.#stopping;
    const lock = `takeback:${this.#options.store.sharedAs}:draft:${draftId}`;
    await navigator.locks.request(lock, { signal }, () => Promise.race([work(), this.#stopped]));
  }

  /** Uploads it, and posts it once that is wanted. Ends when it is posted, gone, or needs the person. */
  async #work(draftId: string): Promise<void> {
    await this.#load();
    const discarded = this.#rows.findDiscarded(draftId);
    if (discarded) return this.#takeBack(discarded);
    const row = this.#rows.find(draftId);
    if (!row || this.#stopping.signal.aborted) return;
    const upload = this.#uploads.begin(row);
    const uploadId = await upload.uploaded.catch(() => null);
    if (uploadId === null) {
      const { state, failure } = upload.get();
      if (state === 'refused') await this.#fail(draftId, failure);
      return;
    }
    const ready = await this.#until(draftId, ({ posting }) => posting === 'wanted');
    if (ready) await this.#post(ready, uploadId);
  }

  async #post({ id, settings }: VideoDraftRow, uploadId: string): Promise<void> {
    const { call, session, onPosted } = this.#options;
    const { mark } = session;
    try {
      const { video } = await call('videos.post', { ...settings, id, uploadId });
      this.#backoff.reset();
      if (mark !== session.mark) return;
      // Thrown away while it was on its way: that is told next.
      if (!this.#rows.find(id)) return;
      onPosted(video);
      // It is used: there is nothing to end on the server.
      this.#uploads.forget(id);
      await this.#remove(id);
    } catch (error) {
      const retry = findRetryDelay(error);
      if (retry !== null) {
        if (this.#rows.find(id)) this.#later(id, retry.seconds);
        return;
      }
      // The server may have forgotten the upload: the next attempt asks where it stands.
      this.#uploads.forget(id);
      await this.#fail(id, error instanceof TakebackError ? error.problem : null);
    }
  }

  /**
   * Tells the server of what was thrown away, until it has heard of it. First the upload ends: a posting that is still on
   * its way finds nothing to use, or has used it before and is there to be deleted.
   */
  async #takeBack({ id, address, mayBePosted }: DiscardedDraftRow): Promise<void> {
    const { call, target, session } = this.#options;
    const { mark } = session;
    try {
      if (address !== null) await endUpload(target, address);
      if (mayBePosted) await call('videos.delete', { videoId: id });
      this.#backoff.reset();
    } catch (error) {
      const retry = findRetryDelay(error);
      if (mark !== session.mark) return;
      if (retry !== null) {
        this.#later(id, retry.seconds);
        return;
      }
      // The server never had the video, or has it no more.
    }
    if (mark === session.mark) await this.#rows.settle(id);
  }

  /** Tries again, in so many seconds or when the connection is back. */
  #later(draftId: string, seconds: number | null): void {
    if (this.#stopping.signal.aborted) return;
    const wait = Math.max((seconds ?? 0) * 1_000, this.#backoff.next());
    this.#again.set(
      draftId,
      setTimeout(() => this.#start(draftId), wait),
    );
  }

  /** Says why it could not be posted, where that was wanted. */
  async #fail(draftId: string, failure: Problem | null): Promise<void> {
    if (this.#rows.find(draftId)?.posting !== 'wanted') return;
    await this.#update(draftId, (row) => ({ ...row, posting: 'failed', failure }));
  }

  /** Resolves with the draft when it is so; with null when it is gone, or nothing is worked on any more. */
  #until(draftId: string, isSo: (row: VideoDraftRow) => boolean): Promise<VideoDraftRow | null> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const look = () => {
        const row = signal.aborted ? null : (this.#rows.find(draftId) ?? null);
        if (row !== null && !isSo(row)) return;
        end();
        signal.removeEventListener('abort', look);
        resolve(row);
      };
      const end = this.list.subscribe(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  async #update(draftId: string, by: (row: VideoDraftRow) => VideoDraftRow): Promise<boolean> {
    const isThere = await this.#rows.update(draftId, by);
    await this.#load();
    return isThere;
  }

  async #remove(draftId: string): Promise<void> {
    await this.#rows.remove(draftId);
    await this.#load();
  }

  #publish(): void {
    const shown = new Map(this.list.get().map((draft) => [draft.id, draft]));
    const drafts = this.#rows.all.map((row): VideoDraft => {
      const { id, file, createdAt, settings, posting, failure } = row;
      const upload = this.#uploads.view(row);
      const kept = this.#rows.isKept(id);
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
