import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../src/calls.ts';
import { addPair, codeOf, openRoom, type Room, say } from './messages-room.ts';

/*
 * Two people do anything in any order with a handful of ids: send, unsend, hide, undo, read. The model below says what
 * each must be answered and what each must find; run together, only what must hold in every order is asked.
 */

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.stop());

const kinds = ['send', 'unsend', 'hide', 'unhide', 'read'] as const;
const slots = 6;
const step = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant<(typeof kinds)[number]>('send') },
    { weight: 4, arbitrary: fc.constantFrom(...kinds) },
  ),
  who: fc.constantFrom<Who>('ada', 'ben'),
  slot: fc.nat(slots - 1),
});
type Who = 'ada' | 'ben';
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Known {
  readonly sender: Who;
  readonly sequence: number | null;
  isUnsent: boolean;
  readonly hiddenBy: Set<Who>;
  readonly traces: Set<Who>;
}

/** What each step must be answered, and what each person must find. */
class Model {
  readonly messages = new Map<number, Known>();
  readonly read: Record<Who, number> = { ada: 0, ben: 0 };
  #sequence: number;

  constructor(sequence: number) {
    this.#sequence = sequence;
  }

  #isThere(message: Known | undefined, who: Who): message is Known {
    return (
      message !== undefined && message.sequence !== null && (!message.isUnsent || message.traces.has(who))
    );
  }

  apply({ kind, who, slot }: Step): string {
    const message = this.messages.get(slot);
    const fresh = { sender: who, hiddenBy: new Set<Who>(), traces: new Set<Who>() };
    if (kind === 'read') {
      this.read[who] = this.#sequence;
      return 'ok';
    }
    if (kind === 'send') {
      if (message === undefined) {
        this.#sequence += 1;
        this.messages.set(slot, { ...fresh, sequence: this.#sequence, isUnsent: false });
        return 'ok';
      }
      if (message.sender !== who) return 'message_id_taken';
      return message.isUnsent ? 'message_unsent' : 'ok';
    }
    if (kind === 'unsend') {
      if (message === undefined) {
        this.messages.set(slot, { ...fresh, sequence: null, isUnsent: true });
        return 'ok';
      }
      if (message.sender !== who) return 'not_the_sender';
      if (!message.isUnsent) {
        message.isUnsent = true;
        message.traces.add(who);
        const other = who === 'ada' ? 'ben' : 'ada';
        if (this.read[other] >= (message.sequence ?? 0) && !message.hiddenBy.has(other))
          message.traces.add(other);
        message.hiddenBy.clear();
      }
      return 'ok';
    }
    if (kind === 'hide') {
      if (!this.#isThere(message, who)) return 'not_found';
      message.hiddenBy.add(who);
      return 'ok';
    }
    if (message === undefined || message.sequence === null) return 'not_found';
    message.hiddenBy.delete(who);
    return 'ok';
  }

  find(who: Who): { slot: number; sequence: number; isUnsent: boolean }[] {
    return [...this.messages]
      .filter(([, message]) => this.#isThere(message, who) && !message.hiddenBy.has(who))
      .map(([slot, { sequence, isUnsent }]) => ({ slot, sequence: sequence ?? 0, isUnsent }))
      .sort((a, b) => a.sequence - b.sequence);
  }
}

interface Story {
  readonly ids: readonly string[];
  readonly people: Record<Who, Caller>;
  readonly conversationId: string;
}

async function begin(): Promise<Story> {
  const { ada, ben, conversationId } = await addPair(room);
  await say(room, conversationId, ada, 'the first, so that both know of the conversation');
  return { ids: Array.from({ length: slots }, () => uuidv7()), people: { ada, ben }, conversationId };
}

function run(
  { ids, people, conversationId }: Story,
  { kind, who, slot }: Step,
  sequence: number,
): Promise<string> {
  const [messageId, caller] = [String(ids[slot]), people[who]];
  const about = { conversationId, messageId };
  if (kind === 'send') return codeOf(say(room, conversationId, caller, `text ${slot}`, messageId));
  if (kind === 'read') return codeOf(room.receipts.read(conversationId, caller.accountId, sequence));
  return codeOf(room.call[`messages.${kind}`](about, caller));
}

async function findFor({ people, conversationId, ids }: Story, who: Who) {
  const { messages } = await room.call['messages.history']({ conversationId, limit: 200 }, people[who]);
  return messages.slice(1).map(({ id, sequence, state }) => {
    if (state !== 'sent' && state !== 'unsent') throw new Error(`Nothing here is ${state}`);
    return { slot: ids.indexOf(id), sequence, isUnsent: state === 'unsent' };
  });
}

/** What must hold in the database, whatever happened. */
async function checkStored({ conversationId, ids }: Story): Promise<void> {
  const rows = await room.database.kysely
    .selectFrom('messages as m')
    .leftJoin('bodies as b', 'b.id', 'm.body_id')
    .select(['m.id', 'm.sequence', 'm.unsent_at', 'b.sealed', 'b.key_id'])
    .where('m.conversation_id', '=', conversationId)
    .orderBy('m.sequence')
    .execute();
  const numbered = rows.filter(({ sequence }) => sequence !== null);
  expect(numbered.map(({ sequence }) => sequence)).toEqual(numbered.map((_, i) => i + 1));
  expect(rows.filter(({ id }) => ids.includes(id)).length).toBe(rows.length - 1);
  for (const { unsent_at, sealed, key_id } of rows) {
    expect(sealed === null).toBe(unsent_at !== null);
    if (key_id === null) continue;
    const [key] = await room.keyring.read([key_id]);
    expect(key === 'erased').toBe(unsent_at !== null);
  }
}

describe('messages, against a model', () => {
  it('[U1] [U7] [U20] [U26] one step after another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const story = await begin();
        const model = new Model(1);
        for (const one of steps) {
          const sequence = Math.max(
            1,
            ...[...model.messages.values()].map((message) => message.sequence ?? 0),
          );
          expect(await run(story, one, sequence), JSON.stringify(one)).toBe(model.apply(one));
        }
        for (const who of ['ada', 'ben'] as const) expect(await findFor(story, who)).toEqual(model.find(who));
        await checkStored(story);
      }),
      { numRuns: 15 },
    );
  });

  it('[U7] all at once: nothing unsent is visible or stored, nothing acknowledged is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { maxLength: 4 }),
        async (rounds) => {
          const story = await begin();
          const sent = new Set<number>();
          const unsent = new Set<number>();
          for (const steps of rounds) {
            const codes = await Promise.all(steps.map((one) => run(story, one, 1)));
            for (const [i, { kind, slot }] of steps.entries()) {
              if (codes[i] === 'ok' && kind === 'send') sent.add(slot);
              if (codes[i] === 'ok' && kind === 'unsend') unsent.add(slot);
              expect(codes[i]).toMatch(/^(ok|message_id_taken|message_unsent|not_the_sender|not_found)$/);
            }
          }
          const [ada, ben] = [await findFor(story, 'ada'), await findFor(story, 'ben')];
          const hidden = await room.database.kysely
            .selectFrom('hidden')
            .selectAll()
            .where('account_id', 'in', [story.people.ada.accountId, story.people.ben.accountId])
            .execute();
          for (const [who, found] of [
            ['ada', ada],
            ['ben', ben],
          ] as const) {
            const { accountId } = story.people[who];
            const hid = hidden.filter((row) => row.account_id === accountId).map((row) => row.message_id);
            const alive = found.filter(({ isUnsent }) => !isUnsent).map(({ slot }) => slot);
            expect(alive.filter((slot) => unsent.has(slot))).toEqual([]);
            const expected = [...sent].filter(
              (slot) => !unsent.has(slot) && !hid.includes(String(story.ids[slot])),
            );
            expect(alive.toSorted()).toEqual(expected.toSorted());
            expect(found.map(({ sequence }) => sequence)).toEqual(
              found.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
            );
          }
          const places = new Map(ada.map(({ slot, sequence }) => [slot, sequence]));
          for (const { slot, sequence } of ben) if (places.has(slot)) expect(sequence).toBe(places.get(slot));
          await checkStored(story);
        },
      ),
      { numRuns: 15 },
    );
  });
});
