import type { LeaderStatus, Settlement, Tabs } from '../tabs/tabs.ts';

/** Waits for what the server says to an unsend or a hide, whichever tab asked it. */
export class Settlements {
  readonly #waiting = new Map<string, Set<(outcome: Settlement['outcome'] | null) => void>>();

  constructor(tabs: Tabs) {
    tabs.subscribe((event) => {
      if (event.type === 'status') this.#leave(event.status);
      if (event.type !== 'settled') return;
      const { kind, messageId, outcome } = event.settlement;
      this.#tell(`${kind}:${messageId}`, outcome);
    });
  }

  /** Null when the connection is lost before an answer came, or is silent for ten seconds: it stays to be done. */
  next(kind: Settlement['kind'], messageId: string): Promise<Settlement['outcome'] | null> {
    const key = `${kind}:${messageId}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#tell(key, null), 10_000);
      const waiting = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, waiting);
      waiting.add((outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
    });
  }

  /** Nobody waits any longer. */
  stop(): void {
    for (const key of [...this.#waiting.keys()]) this.#tell(key, null);
  }

  #leave({ connection }: LeaderStatus): void {
    if (connection !== 'online') this.stop();
  }

  #tell(key: string, outcome: Settlement['outcome'] | null): void {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    for (const resolve of waiting ?? []) resolve(outcome);
  }
}
