import type { VideoDraftRow } from '../store/local-store.ts';
import type { TabEvent, Tabs } from '../tabs/tabs.ts';
import { FileUpload } from './file-upload.ts';
import type { UploadView } from './upload-contract.ts';
import type { UploadTarget } from './upload-target.ts';

export interface DraftUploadsOptions {
  readonly target: UploadTarget;
  readonly tabs: Tabs;
  /** Where the upload of a draft stands now on the server. */
  readonly onAddress: (draftId: string, address: string) => void;
  readonly onChange: () => void;
}

/** The uploads of drafts. One tab uploads each; all see how far it is, and can let it rest and go on. */
export class DraftUploads {
  readonly #options: DraftUploadsOptions;
  readonly #here = new Map<string, FileUpload>();
  /** What other tabs say of theirs. */
  readonly #elsewhere = new Map<string, UploadView>();

  constructor(options: DraftUploadsOptions) {
    this.#options = options;
    options.tabs.subscribe((event) => this.#follow(event));
  }

  /** How far one is. */
  view({ id, file, paused }: VideoDraftRow): UploadView {
    const known = this.#here.get(id)?.get() ?? this.#elsewhere.get(id);
    return known ?? { state: paused ? 'paused' : 'waiting', bytes: 0, total: file.size, failure: null };
  }

  /** The one of this tab, begun anew where the server has refused it. */
  begin(row: VideoDraftRow): FileUpload {
    const { target, tabs, onAddress, onChange } = this.#options;
    const { id, file, address } = row;
    const begun = this.#here.get(id);
    if (begun && begun.get().state !== 'refused') return begun;
    const upload = new FileUpload(target, file, {
      address,
      paused: row.paused && row.posting !== 'wanted',
      onAddress: (now) => onAddress(id, now),
    });
    this.#here.set(id, upload);
    this.#elsewhere.delete(id);
    const tell = () => {
      tabs.post({ type: 'uploadRuns', draftId: id, upload: upload.get() });
      onChange();
    };
    upload.subscribe(tell);
    tell();
    return upload;
  }

  addressOf(draftId: string): string | null {
    return this.#here.get(draftId)?.address ?? null;
  }

  isRefused(draftId: string): boolean {
    return this.#here.get(draftId)?.get().state === 'refused';
  }

  /** In whichever tab it runs. */
  pause(draftId: string): void {
    this.#options.tabs.post({ type: 'uploadWanted', draftId, wanted: 'paused' });
  }

  /** In whichever tab it runs. */
  resume(draftId: string): void {
    this.#options.tabs.post({ type: 'uploadWanted', draftId, wanted: 'running' });
  }

  /** Asks how far the other tabs are. */
  ask(): void {
    this.#options.tabs.post({ type: 'uploadsAsked' });
  }

  /** The connection is back. */
  hurry(): void {
    for (const upload of this.#here.values()) upload.hurry();
  }

  /** What the server has of it is used, or forgotten. */
  forget(draftId: string): void {
    this.#here.delete(draftId);
  }

  /** Ends those of drafts that are gone; what the server has stays there. */
  abandon(isGone: (draftId: string) => boolean): void {
    for (const [id, upload] of this.#here) {
      if (!isGone(id)) continue;
      this.#here.delete(id);
      upload.abandon();
    }
    for (const id of this.#elsewhere.keys()) if (isGone(id)) this.#elsewhere.delete(id);
  }

  #follow(event: TabEvent): void {
    if (event.type === 'uploadsAsked') {
      for (const [draftId, upload] of this.#here)
        this.#options.tabs.post({ type: 'uploadRuns', draftId, upload: upload.get() });
    } else if (event.type === 'uploadWanted') {
      const upload = this.#here.get(event.draftId);
      if (event.wanted === 'paused') upload?.pause();
      else upload?.resume();
    } else if (event.type === 'uploadRuns') {
      const { draftId, upload } = event;
      const here = this.#here.get(draftId);
      if (here?.get() === upload) return;
      // Refused here, and tried again elsewhere.
      if (here && !this.isRefused(draftId)) return;
      this.#here.delete(draftId);
      this.#elsewhere.set(draftId, upload);
      this.#options.onChange();
    }
  }
}
