import { Edges } from './edges.ts';

/** How many edges are kept of a person and of a video; the oldest give way to new ones. */
export interface EdgeLimits {
  readonly ofPerson: number;
  readonly ofVideo: number;
}

const none = new Edges(0);

/**
 * Who liked what and how much, as a graph of people and videos: the counts that the walk goes over are its edges.
 * An engagement changes one edge, in time bounded by the limits.
 */
export class CoEngagement {
  readonly #limits: EdgeLimits;
  readonly #ofPerson: (Edges | undefined)[] = [];
  readonly #ofVideo: (Edges | undefined)[] = [];
  /** How many people ever had an edge to a video, those that gave way included. */
  readonly #reach: number[] = [];

  constructor(limits: EdgeLimits) {
    this.#limits = limits;
  }

  videosOf(person: number): Edges {
    return this.#ofPerson[person] ?? none;
  }

  peopleOf(video: number): Edges {
    return this.#ofVideo[video] ?? none;
  }

  /** How many people liked a video; unlike `peopleOf` it is not bounded. */
  reachOf(video: number): number {
    return this.#reach[video] ?? 0;
  }

  /**
   * Makes an edge stronger or weaker, within 0 and `most`; at 0 it is gone.
   * @returns by how much it changed
   */
  strengthen(person: number, video: number, by: number, most: number, at: number): number {
    const videos = this.#ofPerson[person];
    const before = videos?.weightOf(video) ?? 0;
    const after = Math.fround(Math.min(Math.max(before + by, 0), most));
    if (after === 0) {
      if (before > 0) this.#remove(person, video);
      return -before;
    }
    if (before === 0) this.#reach[video] = this.reachOf(video) + 1;
    this.#make(this.#ofPerson, person, this.#limits.ofPerson).set(video, after, at);
    this.#make(this.#ofVideo, video, this.#limits.ofVideo).set(person, after, at);
    return after - before;
  }

  /** Forgets a video: nobody's walk reaches it. */
  dropVideo(video: number): void {
    const people = this.peopleOf(video);
    for (let at = 0; at < people.size; at += 1) this.#ofPerson[people.nodeAt(at)]?.remove(video);
    this.#ofVideo[video] = undefined;
    this.#reach[video] = 0;
  }

  #remove(person: number, video: number): void {
    this.#ofPerson[person]?.remove(video);
    this.#ofVideo[video]?.remove(person);
    this.#reach[video] = Math.max(0, this.reachOf(video) - 1);
  }

  #make(all: (Edges | undefined)[], node: number, most: number): Edges {
    // Filled in order, so that the array stays one without holes.
    while (all.length <= node) all.push(undefined);
    const edges = all[node] ?? new Edges(most);
    all[node] = edges;
    return edges;
  }
}
