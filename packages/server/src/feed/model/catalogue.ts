import { Numbering } from './numbering.ts';

/** A video as the model needs it. */
export interface Video {
  readonly id: string;
  readonly authorId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Without the #. */
  readonly tags: readonly string[];
}

/** A video by numbers: its author's among the people, its tags' among the tags. */
export interface Entry {
  readonly author: number;
  readonly createdAt: number;
  readonly tags: readonly number[];
}

/** Of a tag, the newest so many videos are found. */
const mostOfTag = 200;

function without(videos: readonly number[], video: number): number[] {
  return videos.filter((other) => other !== video);
}

/** The videos there are, by number, by author and by tag. */
export class Catalogue {
  readonly numbering = new Numbering();
  readonly #tagNumbering = new Numbering();
  readonly #people: Numbering;
  readonly #entries: (Entry | undefined)[] = [];
  readonly #ofAuthor = new Map<number, number[]>();
  readonly #ofTag: number[][] = [];
  #size = 0;

  constructor(people: Numbering) {
    this.#people = people;
  }

  /** How many videos there are. */
  get size(): number {
    return this.#size;
  }

  /** Undefined for one that is gone. */
  entry(video: number): Entry | undefined {
    return this.#entries[video];
  }

  find(id: string): number | undefined {
    return this.numbering.find(id);
  }

  /** @returns its number, or undefined if it is there already */
  add(video: Video): number | undefined {
    if (this.find(video.id) !== undefined) return undefined;
    const number = this.numbering.number(video.id);
    const author = this.#people.number(video.authorId);
    const tags = [...new Set(video.tags)].map((tag) => this.#tagNumbering.number(tag));
    this.#entries.push({ author, createdAt: video.createdAt, tags });
    const own = this.#ofAuthor.get(author);
    if (own === undefined) this.#ofAuthor.set(author, [number]);
    else own.push(number);
    this.#tag(number, tags);
    this.#size += 1;
    return number;
  }

  /** Gives a video other tags; among those of its new ones it is the newest. */
  retag(video: number, named: readonly string[]): void {
    const entry = this.#entries[video];
    if (entry === undefined) return;
    const tags = [...new Set(named)].map((tag) => this.#tagNumbering.number(tag));
    this.#untag(
      video,
      entry.tags.filter((tag) => !tags.includes(tag)),
    );
    this.#tag(
      video,
      tags.filter((tag) => !entry.tags.includes(tag)),
    );
    this.#entries[video] = { ...entry, tags };
  }

  remove(video: number): void {
    const entry = this.#entries[video];
    if (entry === undefined) return;
    this.#entries[video] = undefined;
    this.numbering.forget(video);
    const rest = without(this.#ofAuthor.get(entry.author) ?? [], video);
    if (rest.length > 0) this.#ofAuthor.set(entry.author, rest);
    else this.#ofAuthor.delete(entry.author);
    this.#untag(video, entry.tags);
    this.#size -= 1;
  }

  #tag(video: number, tags: readonly number[]): void {
    for (const tag of tags) {
      while (this.#ofTag.length <= tag) this.#ofTag.push([]);
      const tagged = this.#ofTag[tag] ?? [];
      tagged.push(video);
      if (tagged.length > mostOfTag) tagged.shift();
    }
  }

  #untag(video: number, tags: readonly number[]): void {
    for (const tag of tags) this.#ofTag[tag] = without(this.#ofTag[tag] ?? [], video);
  }

  tagOf(tag: number): string | undefined {
    return this.#tagNumbering.idOf(tag);
  }

  /** The videos of an author, in the order in which they were added. */
  ofAuthor(author: number): readonly number[] {
    return this.#ofAuthor.get(author) ?? [];
  }

  /** The newest videos with a tag, in the order in which they were added. */
  ofTag(tag: number): readonly number[] {
    return this.#ofTag[tag] ?? [];
  }
}
