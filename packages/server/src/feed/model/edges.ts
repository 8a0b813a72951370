const firstRoom = 4;

/** The edges of one node to numbered others, oldest touched first, at most `most` of them: the oldest give way. */
export class Edges {
  readonly #most: number;
  #size = 0;
  #total = 0;
  #nodes = new Int32Array(0);
  #weights = new Float32Array(0);
  #seconds = new Uint32Array(0);

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** The sum of all weights. */
  get total(): number {
    return this.#total;
  }

  /** @param at below `size`; the highest was touched last */
  nodeAt(at: number): number {
    return this.#nodes[at] ?? 0;
  }

  weightAt(at: number): number {
    return this.#weights[at] ?? 0;
  }

  /** When it was touched, in milliseconds since 1970, to the second. */
  touchedAt(at: number): number {
    return (this.#seconds[at] ?? 0) * 1_000;
  }

  /** 0 where there is no edge. Takes time in the number of edges. */
  weightOf(node: number): number {
    return this.#weights[this.#find(node)] ?? 0;
  }

  /** Sets the weight of an edge and makes it the one touched last; a weight of 0 or less removes it. */
  set(node: number, weight: number, at: number): void {
    this.remove(node);
    if (weight <= 0 || this.#most === 0) return;
    if (this.#size === this.#most) this.#removeAt(0);
    if (this.#size === this.#nodes.length) this.#grow();
    this.#nodes[this.#size] = node;
    this.#weights[this.#size] = weight;
    this.#seconds[this.#size] = Math.min(Math.max(Math.floor(at / 1_000), 0), 0xffffffff);
    this.#total += this.weightAt(this.#size);
    this.#size += 1;
  }

  remove(node: number): void {
    const found = this.#find(node);
    if (found >= 0) this.#removeAt(found);
  }

  #find(node: number): number {
    return this.#size === 0 ? -1 : this.#nodes.lastIndexOf(node, this.#size - 1);
  }

  #removeAt(at: number): void {
    this.#total -= this.weightAt(at);
    for (const column of [this.#nodes, this.#weights, this.#seconds])
      column.copyWithin(at, at + 1, this.#size);
    this.#size -= 1;
    if (this.#size === 0) this.#total = 0;
  }

  #grow(): void {
    const room = Math.min(Math.max(firstRoom, Math.ceil(this.#nodes.length * 1.5)), this.#most);
    const grow = <Column extends { set(from: Column): void }>(column: Column, larger: Column): Column => {
      larger.set(column);
      return larger;
    };
    this.#nodes = grow(this.#nodes, new Int32Array(room));
    this.#weights = grow(this.#weights, new Float32Array(room));
    this.#seconds = grow(this.#seconds, new Uint32Array(room));
  }
}
