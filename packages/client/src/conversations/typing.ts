import type { Call } from '../connection/http.ts';
import type { Tabs } from '../tabs/tabs.ts';

/** Whoever writes says so this often, and is believed for a little longer. */
const sayMilliseconds = 3_000;
const believeMilliseconds = 6_000;

export interface TypingOptions {
  readonly tabs: Tabs;
  readonly call: Call;
  readonly isOnline: () => boolean;
  /** The signed-in account: what its other devices write is not shown to it. */
  readonly accountId: () => string | null;
  readonly onChange: (conversationId: string) => void;
}

/** Who is writing. Kept nowhere. */
export class Typing {
  readonly #options: TypingOptions;
  readonly #said = new Map<string, number>();
  readonly #believed = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(options: TypingOptions) {
    this.#options = options;
    options.tabs.subscribe((event) => {
      if (event.type !== 'typing' || event.accountId === options.accountId()) return;
      if (event.active) this.#believe(event.conversationId);
      else this.#forget(event.conversationId);
    });
  }

  isTyping(conversationId: string): boolean {
    return this.#believed.has(conversationId);
  }

  /** Tells the others, unless they were told just now. */
  say(conversationId: string): void {
    const now = Date.now();
    if (!this.#options.isOnline() || now - (this.#said.get(conversationId) ?? 0) < sayMilliseconds) return;
    this.#said.set(conversationId, now);
    // Not worth a second attempt.
    this.#options.call('typing.set', { conversationId }).catch(() => undefined);
  }

  /** What was being written was sent: whatever is written next is news again. */
  sent(conversationId: string): void {
    this.#said.delete(conversationId);
  }

  stop(): void {
    for (const timer of this.#believed.values()) clearTimeout(timer);
    this.#believed.clear();
  }

  #believe(conversationId: string): void {
    clearTimeout(this.#believed.get(conversationId));
    const isNew = !this.#believed.has(conversationId);
    const timer = setTimeout(() => this.#forget(conversationId), believeMilliseconds);
    this.#believed.set(conversationId, timer);
    if (isNew) this.#options.onChange(conversationId);
  }

  #forget(conversationId: string): void {
    if (!this.#believed.has(conversationId)) return;
    clearTimeout(this.#believed.get(conversationId));
    this.#believed.delete(conversationId);
    this.#options.onChange(conversationId);
  }
}
