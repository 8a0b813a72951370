import { Backoff } from '../connection/backoff.ts';
import { ConnectionError, findRetryDelay } from '../errors.ts';
import type { Work } from '../tabs/tabs.ts';

export interface DeliveryOptions {
  /** Sends everything of a kind that waits; rejects when some of it has to be tried again. */
  readonly deliver: Readonly<Record<Work, () => Promise<void>>>;
  readonly isOnline: () => boolean;
}

/** Brings what waits to the server: when asked, when back online, and again after a refusal that may pass. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #backoffs: Record<Work, Backoff> = {
    messages: new Backoff(1_000),
    erasures: new Backoff(1_000),
    reads: new Backoff(1_000),
  };
  readonly #timers = new Map<Work, ReturnType<typeof setTimeout>>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /**
   * Everything once, erasures first: what was taken back must not wait for what is said next.
   * @throws ConnectionError when the server could not be reached. What it refused for now stays to be done.
   */
  async all(): Promise<void> {
    for (const work of ['erasures', 'messages'] as const) {
      try {
        await this.#options.deliver[work]();
      } catch (error) {
        if (error instanceof ConnectionError) throw error;
      }
    }
  }

  wakeAll(): void {
    for (const work of ['erasures', 'messages', 'reads'] as const) this.wake(work);
  }

  wake(work: Work): void {
    if (!this.#options.isOnline()) return;
    clearTimeout(this.#timers.get(work));
    this.#timers.delete(work);
    this.#options.deliver[work]().then(
      () => this.#backoffs[work].reset(),
      (error: unknown) => this.#later(work, error),
    );
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #later(work: Work, error: unknown): void {
    // Offline: coming back wakes everything.
    if (!this.#options.isOnline()) return;
    const asked = findRetryDelay(error)?.seconds ?? 0;
    const wait = Math.max(asked * 1_000, this.#backoffs[work].next());
    clearTimeout(this.#timers.get(work));
    this.#timers.set(
      work,
      setTimeout(() => this.wake(work), wait),
    );
  }
}
