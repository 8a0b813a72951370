import { LRUCache } from 'lru-cache';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';

/** Account ids of the members of a conversation. */
export interface Members {
  /** Those who know of it: they are told what happens in it. */
  readonly aware: readonly string[];
  /** Those for whom `members.visible` was still false: its first message shows it to them. It only ever becomes true. */
  readonly unaware: readonly string[];
}

/** Who is in a conversation, kept in memory: every send asks. */
export interface Membership {
  /**
   * The members of a conversation that this account is in and may know of.
   * @throws Refusal not_found, the same to strangers as when there is none
   */
  checkMember(conversationId: string, accountId: string): Promise<Members>;
  /** The members who may know of each conversation, where there is one: who is told what happens in it. */
  awareOf(conversationIds: Iterable<string>): Promise<ReadonlyMap<string, readonly string[]>>;
  /** What is known of a conversation is no longer true. */
  forget(conversationId: string): void;
}

const mostKept = 100_000;

/**
 * Membership of conversations. A conversation of two never changes its members, so nothing has to be told to other
 * processes: an account that seems unaware is looked up again before it is refused.
 */
export function createMembership({ database }: { database: Database }): Membership {
  const kept = new LRUCache<string, Members>({ max: mostKept });
  /** Lookups under way: who asks meanwhile waits for the same answer, so that sends keep their order. */
  const looking = new Map<string, Promise<Members | null>>();

  function look(conversationId: string): Promise<Members | null> {
    const looked: Promise<Members | null> = read(conversationId).then((known) => {
      // Forgotten meanwhile: what was read may be from before.
      if (looking.get(conversationId) !== looked) return known;
      looking.delete(conversationId);
      if (known !== null) kept.set(conversationId, known);
      return known;
    });
    looking.set(conversationId, looked);
    looked.catch(() => {
      if (looking.get(conversationId) === looked) looking.delete(conversationId);
    });
    return looked;
  }

  async function read(conversationId: string): Promise<Members | null> {
    const rows = await database.kysely
      .selectFrom('members')
      .select(['account_id', 'visible'])
      .where('conversation_id', '=', conversationId)
      .orderBy('account_id')
      .execute();
    if (rows.length === 0) return null;
    return {
      aware: rows.filter((row) => row.visible).map((row) => row.account_id),
      unaware: rows.filter((row) => !row.visible).map((row) => row.account_id),
    };
  }

  function find(conversationId: string): Promise<Members | null> {
    return looking.get(conversationId) ?? look(conversationId);
  }

  return {
    checkMember: async (conversationId, accountId) => {
      let known = kept.get(conversationId) ?? (await find(conversationId));
      if (known?.unaware.includes(accountId)) known = await look(conversationId);
      if (known?.aware.includes(accountId) !== true) throw new Refusal('not_found');
      return known;
    },
    awareOf: async (conversationIds) => {
      const aware = new Map<string, readonly string[]>();
      for (const id of conversationIds) {
        const known = kept.get(id) ?? (await find(id));
        if (known !== null) aware.set(id, known.aware);
      }
      return aware;
    },
    forget: (conversationId) => {
      kept.delete(conversationId);
      looking.delete(conversationId);
    },
  };
}
