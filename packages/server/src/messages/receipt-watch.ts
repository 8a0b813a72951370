import { LRUCache } from 'lru-cache';
import type { Bus, Signal } from '../bus/bus.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/database.ts';
import { readUnsendFacts } from './unsend-facts.ts';

/** The receipt of an unsend that its sender has asked for, and the devices that were still to confirm. */
export interface Awaited {
  readonly conversationId: string;
  readonly messageId: string;
  readonly senderId: string;
  /** Of the unsend. */
  readonly position: number;
  readonly deviceIds: readonly string[];
}

/** Most receipts that are remembered; whoever looks at one that was forgotten has to ask by themselves. */
const most = 10_000;

/**
 * Tells senders that a receipt which they have asked for says something else now: a device has confirmed, or was signed
 * out. Once; they ask again, and are told again. Kept in memory only.
 */
export class ReceiptWatch {
  readonly #deps: { readonly database: Database; readonly bus: Bus; readonly log: Log };
  readonly #awaited = new LRUCache<string, Awaited>({
    maxSize: most,
    sizeCalculation: () => 1,
    dispose: (awaited) => this.#forget(awaited),
  });
  /** Messages by the devices they wait for. */
  readonly #byDevice = new Map<string, Set<string>>();
  readonly #unsubscribe: () => void;
  readonly #telling = new Set<Promise<void>>();

  constructor(deps: { readonly database: Database; readonly bus: Bus; readonly log: Log }) {
    this.#deps = deps;
    this.#unsubscribe = deps.bus.subscribe((signal) => this.#hear(signal));
  }

  /** From now on the sender is told when one of the devices has confirmed. */
  add(awaited: Awaited): void {
    this.#awaited.set(awaited.messageId, awaited);
    for (const id of awaited.deviceIds) {
      const known = this.#byDevice.get(id);
      if (known === undefined) this.#byDevice.set(id, new Set([awaited.messageId]));
      else known.add(awaited.messageId);
    }
  }

  /** Waits for what is being told. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(this.#telling);
  }

  #forget({ messageId, deviceIds }: Awaited): void {
    for (const id of deviceIds) {
      const known = this.#byDevice.get(id);
      known?.delete(messageId);
      if (known?.size === 0) this.#byDevice.delete(id);
    }
  }

  #hear(signal: Signal): void {
    if (signal.type === 'confirmed') for (const { id, position } of signal.devices) this.#moved(id, position);
    if (signal.type === 'revoked')
      for (const id of signal.deviceIds) this.#moved(id, Number.POSITIVE_INFINITY);
  }

  #moved(deviceId: string, position: number): void {
    for (const messageId of [...(this.#byDevice.get(deviceId) ?? [])]) {
      const awaited = this.#awaited.peek(messageId);
      if (awaited === undefined || awaited.position > position) continue;
      this.#awaited.delete(messageId);
      const telling = this.#tell(awaited, deviceId)
        .catch((error: unknown) => this.#deps.log.error('A sender was not told of a receipt.', error))
        .finally(() => this.#telling.delete(telling));
      this.#telling.add(telling);
    }
  }

  /** The recipient may have stopped sharing receipts since the sender asked: then nothing is told (U28). */
  async #tell({ conversationId, messageId, senderId }: Awaited, deviceId: string): Promise<void> {
    const { database, bus } = this.#deps;
    const facts = await readUnsendFacts(database, conversationId, messageId);
    const recipient = facts?.recipients.find(({ devices }) => devices.some(({ id }) => id === deviceId));
    if (recipient?.shared !== true) return;
    const frame = { type: 'unsendReceipt' as const, conversationId, messageId };
    bus.publish({ type: 'told', frame, audience: [senderId] });
  }
}
