import type { Call } from '../connection/http.ts';
import { LiveReading } from '../live-reading.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { Observable, UnsendReceiptView } from '../views.ts';

type Here = Extract<UnsendReceiptView, { state: 'here' }>;

export interface UnsendReceiptsOptions {
  readonly tabs: Tabs;
  readonly call: Call;
}

/** Where what this account unsent is gone, read while somebody looks at it. Kept in memory only. */
export class UnsendReceipts {
  readonly #call: Call;
  readonly #open = new Map<string, LiveReading<Here>>();
  #isOnline = false;

  constructor({ tabs, call }: UnsendReceiptsOptions) {
    this.#call = call;
    tabs.subscribe((event) => {
      if (event.type === 'unsendReceipt') this.#open.get(event.messageId)?.reload();
      // The server may have destroyed the last copy of the key.
      else if (event.type === 'settled') this.#open.get(event.settlement.messageId)?.reload();
      else if (event.type === 'status') this.#connected(event.status.connection === 'online');
      else if (event.type === 'touched' && event.touched.everything) this.#forget();
    });
  }

  of(conversationId: string, messageId: string): Observable<UnsendReceiptView> {
    const known = this.#open.get(messageId);
    if (known) return known.observable;
    const reading = new LiveReading<Here>(async () => {
      const { receipt } = await this.#call('messages.unsendReceipt', { conversationId, messageId });
      return { state: 'here', receipt };
    });
    this.#open.set(messageId, reading);
    return reading.observable;
  }

  /** While the connection was away nobody told of anything. */
  #connected(isOnline: boolean): void {
    if (isOnline && !this.#isOnline) for (const reading of this.#open.values()) reading.reload();
    this.#isOnline = isOnline;
  }

  #forget(): void {
    for (const reading of this.#open.values()) reading.forget();
  }
}
