import { Corrupt, type Keyring, parseKeyId } from '@takeback/keyring';
import { expect } from 'vitest';
import type { Report } from './churn.ts';

/** What callers were told about each key, to be held against a keyring after a crash. */
export class Told {
  readonly #keys = new Map<string, { key: string; what: Report }>();

  /** Remembers one answer; a key that is issued twice is the end. */
  readonly report = (what: Report, id: string, key: string): void => {
    if (what === 'issued') expect(this.#keys.has(id), 'an id was issued twice').toBe(false);
    this.#keys.set(id, { key, what });
  };

  get size(): number {
    return this.#keys.size;
  }

  count(what: Report): number {
    return [...this.#keys.values()].filter((one) => one.what === what).length;
  }

  /** No key that was handed out is lost, no erased one is back; what was under way is either, and can be finished. */
  async check(keyring: Keyring): Promise<void> {
    const entries = [...this.#keys];
    const answers = await keyring.readEach(entries.map(([id]) => parseKeyId(id)));
    for (const [i, [id, { key, what }]] of entries.entries()) {
      const found = answers[i];
      const shown = Buffer.isBuffer(found) ? found.toString('hex') : found;
      if (what === 'issued') expect(shown, `key ${id} was lost`).toBe(key);
      else if (what === 'erased') expect(shown, `key ${id} is back`).toBe('erased');
      else if (!(found instanceof Corrupt)) expect([key, 'erased']).toContain(shown);
    }
    const started = entries.filter(([, { what }]) => what === 'erasing');
    const ids = started.map(([id]) => parseKeyId(id));
    if ((await keyring.erase(ids)).state !== 'destroyed') return;
    for (const [id, { key }] of started) this.report('erased', id, key);
  }
}
