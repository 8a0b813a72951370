import type { ConversationDetail, MessageState, MessageView } from '@takeback/client';
import { type Body, problemOf } from '@takeback/protocol';
import { idOf, me, people, videoIdOf } from './people.ts';

const minute = 60_000;
let counter = 0;

function messageId(): string {
  counter += 1;
  return `00000000-0000-7000-8000-${String(counter).padStart(12, '0')}`;
}

interface Line {
  from: 'me' | 'them';
  text?: string;
  /** Which of the seeded videos is shared; a number that none has for one that is gone. */
  video?: number;
  state?: MessageState;
  /** Minutes before now. */
  ago: number;
}

const long =
  'I went through the whole list again: brake cables, two inner tubes (28 × 1.5), the good pump, chain oil, and a ' +
  'chain tool that does not bend.\n\nWe also need somebody with a key for Saturday. Could you ask around?';

function history(count: number): Line[] {
  return Array.from({ length: count }, (_, index) => ({
    from: index % 3 === 0 ? 'me' : 'them',
    text: index % 7 === 0 ? long : `Message number ${index + 1} of a long chat`,
    ago: 60 * 24 * 9 - index * 20,
  }));
}

const lines: readonly (readonly Line[])[] = [
  [
    { from: 'me', text: 'Tuesday works, see you at the yard', ago: 60 * 24 * 3 },
    { from: 'them', text: 'perfect', ago: 60 * 24 * 3 - 2 },
    { from: 'them', text: 'did you see the stitch they made of us', ago: 64 },
    { from: 'me', text: 'I’m still crying 😭', ago: 62 },
    { from: 'me', text: 'the door code is 4471, go straight up', ago: 61, state: 'read' },
    { from: 'me', ago: 40, state: 'unsent' },
    { from: 'me', text: 'ok sending it properly now', ago: 39, state: 'delivered' },
    { from: 'them', text: 'are you on your way?', ago: 3 },
    { from: 'them', text: 'I can come down', ago: 2 },
  ],
  [
    { from: 'them', text: 'are we still on for the viewing at 6?', ago: 95 },
    { from: 'me', text: 'yes! see you there', ago: 94, state: 'sent' },
    { from: 'them', video: 3, ago: 60 },
    { from: 'them', text: 'you have to see this', ago: 60 },
    { from: 'me', video: 1, ago: 50, state: 'sent' },
    { from: 'them', video: 4, ago: 46 },
    { from: 'them', video: 99, ago: 45 },
    { from: 'them', text: 'great, bringing the floor plan', ago: 12 },
  ],
  [
    ...history(120),
    { from: 'them', text: long, ago: 70 },
    { from: 'me', text: long, ago: 66, state: 'read' },
  ],
  [{ from: 'me', ago: 185, state: 'unsent' }],
  [
    { from: 'them', text: 'مرحبا، هل أنت قادم اليوم؟', ago: 60 * 26 },
    { from: 'me', text: 'نعم، الساعة 6:30 — see you there', ago: 60 * 25, state: 'read' },
    { from: 'them', text: 'תודה! and bring the camera 📷', ago: 60 * 24.5 },
    { from: 'them', state: 'unsent', ago: 60 * 24.4 },
  ],
  [
    {
      from: 'them',
      text: 'https://example.org/a/very/long/address/that/does/not/break/anywhere/at/all?because=it-has-no-spaces',
      ago: 60 * 50,
    },
    { from: 'me', text: 'got it', ago: 60 * 49, state: 'sent' },
    { from: 'them', state: 'unavailable', ago: 60 * 48 },
    { from: 'them', state: 'unreadable', ago: 60 * 48 },
    { from: 'me', text: 'this one is still waiting', ago: 4, state: 'waiting' },
    { from: 'me', text: 'and this one was refused', ago: 3, state: 'failed' },
    { from: 'me', ago: 2, state: 'unsending' },
  ],
  [{ from: 'them', video: 2, ago: 60 * 24 * 4 }],
  [{ from: 'them', text: 'haha no way 😂', ago: 60 * 24 * 40 }],
];

function bodyOf({ text, video }: Line): Body | null {
  if (video !== undefined) return { kind: 'video', videoId: videoIdOf(video) };
  return text === undefined ? null : { kind: 'text', text };
}

function viewOf(line: Line, conversationId: string, otherId: string, sequence: number): MessageView {
  const mine = line.from === 'me';
  const state = line.state ?? (mine ? 'read' : 'sent');
  const numbered = state !== 'waiting' && state !== 'failed';
  return {
    id: messageId(),
    conversationId,
    sequence: numbered ? sequence : null,
    senderId: mine ? me.id : otherId,
    mine,
    at: new Date(Date.now() - line.ago * minute).toISOString(),
    state,
    body: bodyOf(line),
    failure: state === 'failed' ? problemOf('storage_full') : null,
  };
}

/** The seeded conversations, one with each person, as a device would show them. */
export function seedConversations(): ConversationDetail[] {
  return people.map((person, index) => {
    const id = idOf(100 + index);
    const all = (lines[index] ?? []).map((line, place) => viewOf(line, id, person.id, place + 1));
    const unread = index === 0 ? 2 : index === 2 ? 1 : 0;
    const numbered = all.length;
    return {
      id,
      person,
      messages: all,
      more: index === 2,
      loadingOlder: false,
      readSequence: numbered - unread,
      deliveredTo: index === 1 ? 0 : numbered,
      readTo: index === 0 ? 5 : index === 1 ? 0 : numbered,
      typing: index === 0,
      draft: index === 1 ? 'meet at the south gate, I’ll bring the keys and the plan' : '',
      blocked: index === 6,
      muted: index === 2,
      refused: false,
    };
  });
}

/** A page of older history. */
export function olderPage(conversationId: string, otherId: string): MessageView[] {
  return Array.from({ length: 40 }, (_, index) =>
    viewOf(
      {
        from: index % 2 === 0 ? 'me' : 'them',
        text: `Older message ${index + 1}`,
        ago: 60 * 24 * 12 - index,
      },
      conversationId,
      otherId,
      1,
    ),
  );
}

/** What somebody writes here. */
export function written(conversationId: string, body: Body): MessageView {
  return {
    ...viewOf({ from: 'me', ago: 0, state: 'waiting' }, conversationId, me.id, 0),
    state: 'sending',
    body,
  };
}

/** What somebody else writes. */
export function received(
  conversationId: string,
  otherId: string,
  text: string,
  sequence: number,
): MessageView {
  return viewOf({ from: 'them', text, ago: 0 }, conversationId, otherId, sequence);
}
