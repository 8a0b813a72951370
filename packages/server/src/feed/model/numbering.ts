/** Small whole numbers for ids, so that everything else is arrays. A forgotten id's number is not given again. */
export class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];

  /** Numbers given so far: all are below it. */
  get size(): number {
    return this.#ids.length;
  }

  /** The number of an id, which gets one if it has none. */
  number(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const given = this.#ids.length;
    this.#numbers.set(id, given);
    this.#ids.push(id);
    return given;
  }

  find(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  idOf(number: number): string | undefined {
    return this.#ids[number];
  }

  forget(number: number): void {
    const id = this.#ids[number];
    if (id === undefined) return;
    this.#numbers.delete(id);
    this.#ids[number] = undefined;
  }
}
