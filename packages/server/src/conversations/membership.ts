import type { Transaction } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../errors.ts';
import { mayContinue } from '../people/audience.ts';
import { findBlockers } from '../people/relations.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** Account ids of the members of a conversation. */
export interface Members {
  /** Those who know of it: they are told what happens in it. */
  readonly aware: readonly string[];
  /** Those for whom `members.visible` was still false: its first message shows it to them. It only ever becomes true. */
  readonly unaware: readonly string[];
  /** Members who blocked another member. */
  readonly blockers: readonly string[];
}

/** Who is in a conversation, kept in memory: every send asks. */
export interface Membership {
  /**
   * The members of a conversation that this account is in and may know of.
   * @throws Refusal not_found, the same to strangers as when there is none
   */
  checkMember(conversationId: string, accountId: string): Promise<Members>;
  /**
   * The same for who wants to write: a block between the members ends that.
   * @throws Refusal not_found, not_allowed, person_blocked
   */
  checkWriter(conversationId: string, accountId: string): Promise<Members>;
  /** The members who may know of each conversation, where there is one: who is told what happens in it. */
  awareOf(conversationIds: Iterable<string>): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Whom a member's typing is shown to: the others who know of the conversation, and nobody across a block.
   * @throws Refusal not_found
   */
  observersOf(conversationId: string, accountId: string): Promise<readonly string[]>;
  /** What is known of a conversation is no longer true. */
  forget(conversationId: string): void;
}

const mostKept = 100_000;

/**
 * Membership of conversations. A conversation of two never changes its members, so of those nothing has to be told to
 * other processes: an account that seems unaware is looked up again before it is refused. Of a block they are told.
 */
export function createMembership({ database }: { database: Database }): Membership {
  // By size and not by `max`, which makes room for all of them at once.
  const kept = new LRUCache<string, Members>({ maxSize: mostKept, sizeCalculation: () => 1 });
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
      blockers: await findBlockers(
        database.kysely,
        rows.map((row) => row.account_id),
      ),
      unaware: rows.filter((row) => !row.visible).map((row) => row.account_id),
    };
  }

  function find(conversationId: string): Promise<Members | null> {
    return looking.get(conversationId) ?? look(conversationId);
  }

  async function check(conversationId: string, accountId: string): Promise<Members> {
    let known = kept.get(conversationId) ?? (await find(conversationId));
    if (known?.unaware.includes(accountId)) known = await look(conversationId);
    if (known?.aware.includes(accountId) !== true) throw new Refusal('not_found');
    return known;
  }

  return {
    checkMember: check,
    checkWriter: async (conversationId, accountId) => {
      const members = await check(conversationId, accountId);
      const permission = mayContinue(accountId, members.blockers);
      if (permission !== 'allowed') throw new Refusal(permission);
      return members;
    },
    awareOf: async (conversationIds) => {
      const aware = new Map<string, readonly string[]>();
      for (const id of conversationIds) {
        const known = kept.get(id) ?? (await find(id));
        if (known !== null) aware.set(id, known.aware);
      }
      return aware;
    },
    observersOf: async (conversationId, accountId) => {
      const { aware, blockers } = await check(conversationId, accountId);
      return blockers.length > 0 ? [] : aware.filter((id) => id !== accountId);
    },
    forget: (conversationId) => {
      kept.delete(conversationId);
      looking.delete(conversationId);
    },
  };
}

/** Holds a member's place in a conversation until the transaction ends: what one account does there has an order. */
export async function lockMember(
  transaction: Transaction<Schema>,
  conversationId: string,
  accountId: string,
): Promise<void> {
  await transaction
    .selectFrom('members')
    .select('account_id')
    .where('conversation_id', '=', conversationId)
    .where('account_id', '=', accountId)
    .forUpdate()
    .execute();
}
