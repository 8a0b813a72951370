/**
 * Shares one expensive sync among all who wait for one: whoever comes while a sync runs goes into the next, because the
 * running one may not cover what they wrote. The first failure is final (a page that failed to reach the disk may be
 * reported clean afterwards: Rebello et al., Can Applications Recover from fsync Failures?, ATC 2020).
 */
export class GroupCommit {
  readonly #sync: () => Promise<void>;
  #waiting: PromiseWithResolvers<void>[] = [];
  #running: Promise<void> | undefined;
  #failure: { cause: unknown } | undefined;

  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /** Resolves when everything written before this call is durable. @throws what the sync threw, now or earlier */
  commit(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.cause);
    const waiter = Promise.withResolvers<void>();
    this.#waiting.push(waiter);
    this.#running ??= this.#run();
    return waiter.promise;
  }

  /** Resolves when no sync runs; never rejects. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // callers of the same turn share the first sync
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== undefined) throw this.#failure.cause;
        await this.#sync();
        for (const waiter of group) waiter.resolve();
      } catch (cause) {
        this.#failure = { cause };
        for (const waiter of group) waiter.reject(cause);
      }
    }
    this.#running = undefined;
  }
}
