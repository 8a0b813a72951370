import type { Blobs } from '../blobs/blobs.ts';
import type { UploadFiles } from '../uploads/files.ts';

/**
 * The files that videos are made of. A taken upload becomes a blob of the same id: by whoever posts, or, after a crash
 * in between, by whoever needs it.
 */
export class Sources {
  readonly #blobs: Blobs;
  readonly #files: UploadFiles;
  readonly #moving = new Map<string, Promise<void>>();

  constructor(blobs: Blobs, files: UploadFiles) {
    this.#blobs = blobs;
    this.#files = files;
  }

  /** Makes a taken upload a blob, durably. Does nothing when it is one. */
  async adopt(id: string): Promise<void> {
    const moving = this.#moving.get(id) ?? this.#move(id).finally(() => this.#moving.delete(id));
    this.#moving.set(id, moving);
    await moving;
  }

  /** Lends its file. @throws BlobGone */
  async withFile<Result>(id: string, work: (path: string) => Promise<Result>): Promise<Result> {
    await this.adopt(id);
    return this.#blobs.withFile(id, work);
  }

  /** Removes it, wherever it is. */
  async remove(id: string): Promise<void> {
    await this.#moving.get(id)?.catch(() => {});
    await this.#files.remove(id);
    await this.#blobs.delete([id]);
  }

  async #move(id: string): Promise<void> {
    if ((await this.#files.size(id)) !== undefined) await this.#blobs.adopt(id, this.#files.pathOf(id));
  }
}
