/** Whoever touches an upload waits for its turn, and asks whoever has it to come to an end. */
export class Turns {
  readonly #holders = new Map<string, { readonly askToEnd: () => void; readonly waiting: (() => void)[] }>();

  /** One turn at an upload, as the protocol's machinery takes and gives it back. */
  newLock(id: string) {
    return {
      lock: (signal: AbortSignal, askToEnd: () => void | Promise<void>): Promise<void> =>
        this.#take(id, signal, () => void askToEnd()),
      unlock: async (): Promise<void> => this.#give(id),
    };
  }

  async #take(id: string, signal: AbortSignal, askToEnd: () => void): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const holder = this.#holders.get(id);
      if (holder === undefined) {
        this.#holders.set(id, { askToEnd, waiting: [] });
        return;
      }
      holder.askToEnd();
      await new Promise<void>((resolve) => holder.waiting.push(resolve));
    }
  }

  #give(id: string): void {
    const holder = this.#holders.get(id);
    this.#holders.delete(id);
    for (const next of holder?.waiting ?? []) next();
  }
}
