import type { Message } from '@takeback/protocol';
import type { FuzzDevice, Shown } from './fuzz-device.ts';
import type { Fate } from './model.ts';
import { type Who, whos } from './operations.ts';
import { afterOwnTime } from './own-time.ts';
import { mostMessages, type Told } from './story.ts';

const patience = 20_000;

/** Looks again whenever a device shows something else, until nothing is wrong. @returns what still is after a long wait */
async function settle(told: Told, look: () => Promise<string[]>): Promise<string[]> {
  let over = false;
  const endOfPatience = afterOwnTime(patience, () => {
    over = true;
  });
  for (;;) {
    let wake = () => {};
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const ends = told.devices.map((device) => device.onChange(told.conversationId, wake));
    // A store says nothing when only what waits in it has changed.
    const timer = setTimeout(wake, 20);
    const wrong = await look();
    if (wrong.length > 0 && !over) await changed;
    clearTimeout(timer);
    for (const end of ends) end();
    if (wrong.length > 0 && !over) continue;
    endOfPatience();
    return wrong;
  }
}

async function findWaiting({ devices }: Told): Promise<string[]> {
  const wrong: string[] = [];
  for (const device of devices) {
    const { phase, connection } = device.client.state.get();
    if (phase !== 'signed-in' || connection !== 'online')
      wrong.push(`${device.name} is ${phase}, ${connection}`);
    const waiting = await device.waiting();
    if (waiting.length > 0) wrong.push(`on ${device.name} waits: ${waiting.join(', ')}`);
  }
  return wrong;
}

function differences(one: Shown, other: Shown): string {
  const keys = ['conversations', 'unread', 'messages', 'deliveredTo', 'readTo'] as const;
  return keys
    .filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]))
    .map((key) => `${key}: ${JSON.stringify(one[key])} and ${JSON.stringify(other[key])}`)
    .join('; ');
}

interface End {
  readonly shown: ReadonlyMap<FuzzDevice, Shown>;
  readonly history: Readonly<Record<Who, readonly Message[]>>;
}

/** All devices of a person show the same, and it is what the server has. */
async function findDisagreement(told: Told, end: { found: End | null }): Promise<string[]> {
  const wrong: string[] = [];
  const shown = new Map<FuzzDevice, Shown>();
  const history: Record<Who, readonly Message[]> = { ada: [], ben: [] };
  for (const who of whos) {
    const own = told.devices.filter((device) => device.who === who);
    let first: { device: FuzzDevice; shown: Shown } | null = null;
    for (const device of own) {
      const now = await device.show(told.conversationId);
      if (now === null) {
        wrong.push(`${device.name} shows nothing`);
        continue;
      }
      shown.set(device, now);
      if (first === null) {
        first = { device, shown: now };
        const asked = { conversationId: told.conversationId, limit: mostMessages };
        ({ messages: history[who] } = await device.client.call('messages.history', asked));
        const onScreen = now.messages.map(({ id, sequence, at, body }) => [id, sequence, at, body]);
        const there = history[who].map((message) => [
          message.id,
          message.sequence,
          message.sentAt,
          message.state === 'sent' ? message.body : null,
        ]);
        if (JSON.stringify(onScreen) !== JSON.stringify(there))
          wrong.push(`${device.name} shows ${JSON.stringify(onScreen)}, the server ${JSON.stringify(there)}`);
      } else {
        const different = differences(first.shown, now);
        if (different !== '') wrong.push(`${first.device.name} and ${device.name} differ: ${different}`);
      }
    }
  }
  if (wrong.length === 0) end.found = { shown, history };
  return wrong;
}

function contradicts(fate: Fate, fact: boolean): boolean {
  return (fate === 'yes' && !fact) || (fate === 'no' && fact);
}

/** What must have become of each message. */
function findLies({ said }: Told, { history }: End): string[] {
  const wrong: string[] = [];
  const states = {
    ada: new Map(history.ada.map(({ id, state }) => [id, state])),
    ben: new Map(history.ben.map(({ id, state }) => [id, state])),
  };
  const sequences = new Map(history.ada.map(({ id, sequence }) => [id, sequence]));
  for (const { id, sequence } of history.ben)
    if (sequences.has(id) && sequences.get(id) !== sequence) wrong.push(`${id} has two places`);
  for (const [who, known] of Object.entries(states))
    for (const id of known.keys())
      if (!said.some((one) => one.id === id)) wrong.push(`${id} is there for ${who}, and nobody said it`);
  for (const one of said) {
    for (const who of whos) {
      const state = states[who].get(one.id);
      if (state !== undefined && state !== 'sent' && state !== 'unsent')
        wrong.push(`${one.text} is ${state} for ${who}`);
      if (one.unsent === 'yes' && state === 'sent')
        wrong.push(`${one.text} was taken back, and ${who} has it`);
      if (one.unsent === 'no' && state === 'unsent') wrong.push(`${one.text} was not taken back`);
      const hidden = one.hiddenFor(who);
      if (hidden === 'yes' && state === 'sent') wrong.push(`${one.text} is hidden, and ${who} has it`);
      if (
        one.unsent === 'no' &&
        hidden === 'no' &&
        one.arrival === 'yes' &&
        contradicts('yes', state === 'sent')
      )
        wrong.push(`${one.text} is lost for ${who}`);
    }
  }
  return wrong;
}

async function findStored({
  world,
  conversationId,
  said,
}: Told): Promise<{ wrong: string[]; ids: Set<string> }> {
  const wrong: string[] = [];
  const { database, keyring } = world.kit.storage;
  const rows = await database.kysely
    .selectFrom('messages as m')
    .leftJoin('bodies as b', 'b.id', 'm.body_id')
    .select(['m.id', 'm.sequence', 'm.unsent_at', 'b.sealed', 'b.key_id'])
    .where('m.conversation_id', '=', conversationId)
    .orderBy('m.sequence')
    .execute();
  const numbers = rows.flatMap(({ sequence }) => sequence ?? []);
  if (numbers.some((number, place) => number !== place + 1)) wrong.push(`sequences: ${numbers.join(' ')}`);
  for (const { id, unsent_at, sealed, key_id } of rows) {
    const one = said.find((each) => each.id === id);
    if (one === undefined || contradicts(one.unsent, unsent_at !== null))
      wrong.push(`${one?.text} is stored as ${unsent_at === null ? 'sent' : 'unsent'}`);
    if ((sealed === null) !== (unsent_at !== null))
      wrong.push(`${one?.text}: the body does not go with the row`);
    if (key_id === null) continue;
    const [key] = await keyring.read([key_id]);
    if ((key === 'erased') !== (unsent_at !== null))
      wrong.push(`${one?.text}: the key does not go with the row`);
  }
  return { wrong, ids: new Set(rows.map(({ id }) => id)) };
}

/** Nothing of what was taken back is left on a device or in an answer, and its id is barred. */
async function findRemains(told: Told, end: End, stored: ReadonlySet<string>): Promise<string[]> {
  const wrong: string[] = [];
  const unsent = told.said.filter(({ unsent }) => unsent === 'yes');
  for (const device of told.devices) {
    const held = (await device.dump()) + JSON.stringify(end.shown.get(device));
    for (const { text } of unsent) if (held.includes(text)) wrong.push(`${device.name} still has ${text}`);
    for (const id of device.revenants) wrong.push(`${id} came back on ${device.name}`);
  }
  for (const who of whos) {
    const device = told.devices.find((one) => one.who === who);
    const answers = JSON.stringify([end.history[who], await device?.client.call('sync.snapshot', {})]);
    for (const { text } of unsent) if (answers.includes(text)) wrong.push(`the server tells ${who} ${text}`);
    // What was cancelled on its device the server never heard of.
    const own = unsent.find((one) => one.who === who && stored.has(one.id));
    if (device === undefined || own === undefined) continue;
    const again = {
      conversationId: told.conversationId,
      id: own.id,
      body: own.body,
    };
    const code = await device.client.call('messages.send', again).then(
      () => 'accepted',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    if (code !== 'message_unsent') wrong.push(`${own.text} was sent again: ${code}`);
  }
  return wrong;
}

/** Waits until everything has come to rest and tells what is wrong then; nothing, if all went well. */
export async function findWrong(told: Told): Promise<string[]> {
  const waiting = await settle(told, () => findWaiting(told));
  if (waiting.length > 0) return [...told.wrong, ...waiting];
  // A fresh device of each must come to show the same.
  for (const who of whos) await told.signIn(who, 'memory');
  const end: { found: End | null } = { found: null };
  const disagreement = await settle(told, () => findDisagreement(told, end));
  if (end.found === null) return [...told.wrong, ...disagreement];
  const stored = await findStored(told);
  const remains = await findRemains(told, end.found, stored.ids);
  return [...told.wrong, ...findLies(told, end.found), ...stored.wrong, ...remains];
}
