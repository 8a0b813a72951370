import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';

/** How often the others are told at most, in milliseconds. */
const atMostEvery = 1_000;
/** Who typed where, for as long as it matters. */
const mostRemembered = 10_000;

/** Answers `typing.set`: word of it goes to the sockets of the others and is kept nowhere. */
export function createTypingHandlers(deps: {
  readonly bus: Bus;
  /** To whom among the others a member's typing is shown. @throws Refusal not_found */
  readonly observersOf: (conversationId: string, accountId: string) => Promise<readonly string[]>;
}): Pick<Handlers, 'typing.set'> {
  const told = new LRUCache<string, true>({
    maxSize: mostRemembered,
    sizeCalculation: () => 1,
    ttl: atMostEvery,
  });
  return {
    'typing.set': async ({ conversationId }, { accountId }) => {
      const audience = await deps.observersOf(conversationId, accountId);
      const key = `${conversationId} ${accountId}`;
      if (told.has(key)) return {};
      told.set(key, true);
      const frame = { type: 'typing' as const, conversationId, accountId };
      if (audience.length > 0) deps.bus.publish({ type: 'told', frame, audience });
      return {};
    },
  };
}
