/** Runs tasks one after another, in the order they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task, task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Many may pass together; `alone` waits until all have left and keeps the others out meanwhile. */
export class Gate {
  #inside = 0;
  #closed: PromiseWithResolvers<void> | undefined;
  #empty: PromiseWithResolvers<void> | undefined;
  readonly #turns = new Turns();

  async pass<T>(task: () => Promise<T>): Promise<T> {
    while (this.#closed !== undefined) await this.#closed.promise;
    this.#inside++;
    try {
      return await task();
    } finally {
      this.#inside--;
      if (this.#inside === 0) this.#empty?.resolve();
    }
  }

  alone<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      const closed = Promise.withResolvers<void>();
      this.#closed = closed;
      try {
        if (this.#inside > 0) {
          this.#empty = Promise.withResolvers<void>();
          await this.#empty.promise;
        }
        return await task();
      } finally {
        this.#closed = undefined;
        this.#empty = undefined;
        closed.resolve();
      }
    });
  }
}
