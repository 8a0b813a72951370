import { type MethodName, type MethodParams, textOf } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { Refused } from '../kit-answers.ts';
import { LiveConnection } from '../kit-live.ts';
import { ask } from './call-at.ts';

type Asked = 'not asked' | 'asked' | 'answered';

/** A message of the load, and what was answered before the server died. */
export interface Sent {
  readonly id: string;
  readonly text: string;
  isSent: boolean;
  unsend: Asked;
  /** By the one who was written to. */
  hide: Asked;
}

interface Person {
  readonly id: string;
  readonly token: string;
}

/** Two people who talk on a server that is killed again and again. */
export interface Talk {
  readonly conversationId: string;
  readonly ada: Person;
  readonly ben: Person;
  readonly all: Sent[];
}

async function signUp(url: string, handle: string): Promise<Person> {
  const { account, token } = await ask(url, 'accounts.signUp', {
    handle,
    displayName: handle,
    birthDate: '1990-01-31',
    password: 'a good long password',
    deviceName: 'x',
  });
  return { id: account.id, token: token ?? '' };
}

/** Signs two people up who can write to each other. */
export async function beginTalk(url: string, number: number): Promise<Talk> {
  const ada = await signUp(url, `ada${number}`);
  const ben = await signUp(url, `ben${number}`);
  const { conversation } = await ask(url, 'conversations.open', { accountId: ben.id }, ada.token);
  return { conversationId: conversation.id, ada, ben, all: [] };
}

async function connect(url: string, { token }: Person): Promise<LiveConnection> {
  const { cursor } = await ask(url, 'sync.snapshot', {}, token);
  const socket = await LiveConnection.open(url);
  await socket.hello(token, cursor);
  return socket;
}

/** @returns whether it was answered; false when the connection ended before */
async function isAnswered<Name extends MethodName>(
  socket: LiveConnection,
  name: Name,
  params: MethodParams<Name>,
): Promise<boolean> {
  try {
    await socket.call(name, params);
    return true;
  } catch (error) {
    // A send that its own unsend overtook is refused, as it must be.
    return error instanceof Refused && error.code === 'message_unsent';
  }
}

/** Sends, takes back and hides over real sockets until the server is gone. @param onAnswer after each answer */
export async function talkUntilKilled(url: string, talk: Talk, onAnswer: () => void): Promise<void> {
  const { conversationId, all } = talk;
  const [adas, bens] = [await connect(url, talk.ada), await connect(url, talk.ben)];
  let isOver = false;
  const over = adas.closed.then(() => {
    isOver = true;
  });

  const lane = async (): Promise<void> => {
    while (!isOver) {
      const one: Sent = {
        id: uuidv7(),
        text: `text ${all.length}`,
        isSent: false,
        unsend: 'not asked',
        hide: 'not asked',
      };
      all.push(one);
      const number = all.length;
      const about = { conversationId, messageId: one.id };
      const body = { kind: 'text' as const, text: one.text };
      const sending = isAnswered(adas, 'messages.send', { conversationId, id: one.id, body });
      // Every fifth is taken back while it is still being sent.
      if (number % 5 !== 0) one.isSent = await sending;
      if (one.isSent) onAnswer();
      if (number % 7 === 0 && one.isSent) {
        one.hide = 'asked';
        if (await isAnswered(bens, 'messages.hide', about)) one.hide = 'answered';
      }
      if (number % 5 === 0 || number % 2 === 0) {
        one.unsend = 'asked';
        if (await isAnswered(adas, 'messages.unsend', about)) {
          one.unsend = 'answered';
          onAnswer();
        }
      }
      await sending;
    }
  };
  await Promise.all([over, ...Array.from({ length: 8 }, lane)]);
  await bens.closed;
}

type History = Map<string, { sequence: number; text: string | null }>;
const nothing: History = new Map();

async function findHistory(url: string, { conversationId }: Talk, { token }: Person, from: number) {
  const found: History = new Map();
  for (let after = from; ; ) {
    const page = await ask(url, 'messages.history', { conversationId, after, limit: 200 }, token);
    for (const message of page.messages)
      found.set(message.id, {
        sequence: message.sequence,
        text: message.state === 'sent' ? textOf(message.body) : null,
      });
    after = page.messages.at(-1)?.sequence ?? after;
    if (!page.more) return found;
  }
}

/** What the server says now against what it had answered before it was killed, one line for each lie. */
export async function findBroken(url: string, talk: Talk): Promise<string[]> {
  const wrong: string[] = [];
  const people = { ada: talk.ada, ben: talk.ben };
  const isShown = talk.all.some((one) => one.isSent);
  for (const [who, person] of Object.entries(people)) {
    const found = await findHistory(url, talk, person, 0).catch((error: unknown) => {
      // Until a message has come, whoever is written to knows of no conversation.
      if (who === 'ben' && !isShown && error instanceof Refused && error.code === 'not_found') return nothing;
      throw error;
    });
    const sequences = [...found.values()].map(({ sequence }) => sequence);
    // The sender keeps a note of each, so nothing may be missing.
    if (who === 'ada' && sequences.some((sequence, place) => sequence !== place + 1))
      wrong.push(`sequences have gaps: ${sequences.join(' ')}`);
    for (const one of talk.all) {
      const there = found.get(one.id);
      const text = there?.text ?? null;
      if (text !== null && text !== one.text) wrong.push(`${one.text} reads ${text} for ${who}`);
      if (one.unsend === 'answered' && text !== null)
        wrong.push(`${one.text} was taken back, and ${who} has it`);
      if (who === 'ben' && one.hide === 'answered' && text !== null)
        wrong.push(`${one.text} is hidden no more`);
      const mayMiss = one.unsend !== 'not asked' || (who === 'ben' && one.hide !== 'not asked');
      if (one.isSent && !mayMiss && text === null) wrong.push(`${one.text} is lost for ${who}`);
    }
  }
  return wrong;
}

/** Devices that got no answer ask again, and end where they wanted to be. */
export async function askAgain(url: string, talk: Talk): Promise<void> {
  const { conversationId } = talk;
  for (const one of talk.all) {
    const about = { conversationId, messageId: one.id };
    if (one.unsend === 'asked') await ask(url, 'messages.unsend', about, talk.ada.token);
    if (one.unsend === 'asked') one.unsend = 'answered';
  }
}
