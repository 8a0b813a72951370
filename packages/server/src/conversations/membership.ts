import { LRUCache } from 'lru-cache';
import { Refusal } from '../errors.ts';
import { mayContinue } from '../people/audience.ts';
import { findBlockers } from '../people/relations.ts';
import type { Database } from '../storage/database.ts';

/** Who is in a conversation, kept in memory: every send asks. */
export interface Membership {
  /**
   * The account ids of a conversation that this account is in and may know of.
   * @throws Refusal not_found, the same to strangers as when there is none
   */
  checkMember(conversationId: string, accountId: string): Promise<readonly string[]>;
  /**
   * The same for who wants to write: a block between the members ends that.
   * @throws Refusal not_found, not_allowed, person_blocked
   */
  checkWriter(conversationId: string, accountId: string): Promise<void>;
  /** The members who may know of a conversation, or null when there is none: who is told what happens in it. */
  awareOf(conversationId: string): Promise<readonly string[] | null>;
  /** Whom a member's typing is shown to: the others who know of the conversation, and nobody across a block. */
  observersOf(conversationId: string, accountId: string): Promise<readonly string[]>;
  /** Members who do not know of a conversation yet: its first message shows it to them. */
  unawareOf(conversationId: string): Promise<readonly string[]>;
  /** What is known of a conversation is no longer true. */
  forget(conversationId: string): void;
}

interface Known {
  readonly members: readonly string[];
  /** Those for whom `members.visible` was still false. It only ever becomes true. */
  readonly unaware: readonly string[];
  /** Members who blocked another member. */
  readonly blockers: readonly string[];
}

const mostKept = 100_000;

/**
 * Membership of conversations. A conversation of two never changes its members, so of those nothing has to be told to
 * other processes: an account that seems unaware is looked up again before it is refused. Of a block they are told.
 */
export function createMembership({ database }: { database: Database }): Membership {
  const kept = new LRUCache<string, Known>({ max: mostKept });
  /** Lookups under way: who asks meanwhile waits for the same answer, so that sends keep their order. */
  const looking = new Map<string, Promise<Known | null>>();

  function look(conversationId: string): Promise<Known | null> {
    const looked: Promise<Known | null> = read(conversationId).then((known) => {
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

  async function read(conversationId: string): Promise<Known | null> {
    const rows = await database.kysely
      .selectFrom('members')
      .select(['account_id', 'visible'])
      .where('conversation_id', '=', conversationId)
      .orderBy('account_id')
      .execute();
    if (rows.length === 0) return null;
    return {
      blockers: await findBlockers(
        database.kysely,
        rows.map((row) => row.account_id),
      ),
      members: rows.map((row) => row.account_id),
      unaware: rows.filter((row) => !row.visible).map((row) => row.account_id),
    };
  }

  async function find(conversationId: string): Promise<Known | null> {
    return kept.get(conversationId) ?? (await (looking.get(conversationId) ?? look(conversationId)));
  }

  async function check(conversationId: string, accountId: string): Promise<Known> {
    let known = await find(conversationId);
    if (known?.unaware.includes(accountId)) known = await look(conversationId);
    if (known?.members.includes(accountId) !== true || known.unaware.includes(accountId))
      throw new Refusal('not_found');
    return known;
  }

  function awareAmong({ members, unaware }: Known): readonly string[] {
    return unaware.length === 0 ? members : members.filter((id) => !unaware.includes(id));
  }

  return {
    checkMember: async (conversationId, accountId) => (await check(conversationId, accountId)).members,
    checkWriter: async (conversationId, accountId) => {
      const permission = mayContinue(accountId, (await check(conversationId, accountId)).blockers);
      if (permission !== 'allowed') throw new Refusal(permission);
    },
    awareOf: async (conversationId) => {
      const known = await find(conversationId);
      return known && awareAmong(known);
    },
    observersOf: async (conversationId, accountId) => {
      const known = await find(conversationId);
      if (known === null || known.blockers.length > 0) return [];
      return awareAmong(known).filter((id) => id !== accountId);
    },
    unawareOf: async (conversationId) => (await find(conversationId))?.unaware ?? [],
    forget: (conversationId) => {
      kept.delete(conversationId);
      looking.delete(conversationId);
    },
  };
}
