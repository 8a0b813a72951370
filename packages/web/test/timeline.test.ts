import type { MessageState, MessageView } from '@takeback/client';
import { describe, expect, it } from 'vitest';
import { dayNameOf, timelineOf } from '../src/chat/timeline.ts';

let sequence = 0;

function message(from: 'me' | 'them', at: Date, state: MessageState = 'sent'): MessageView {
  sequence += 1;
  const hasContent = state !== 'unsent' && state !== 'unsending';
  return {
    id: `message-${sequence}`,
    conversationId: 'conversation',
    sequence: state === 'waiting' || state === 'failed' ? null : sequence,
    senderId: from,
    mine: from === 'me',
    at: at.toISOString(),
    state,
    body: hasContent ? { kind: 'text', text: 'words' } : null,
    failure: null,
  };
}

/** A time on the tenth of May 2026 here, where the test runs. */
function at(hours: number, minutes: number, day = 10): Date {
  return new Date(2026, 4, day, hours, minutes);
}

function rowsOf(messages: MessageView[], readSequence = Number.MAX_SAFE_INTEGER, more = false) {
  return timelineOf({ messages, more }, { after: readSequence, upTo: Number.MAX_SAFE_INTEGER });
}

describe('grouping', () => {
  it('groups bubbles of one person that are close together', () => {
    const rows = rowsOf([message('me', at(9, 0)), message('me', at(9, 1)), message('me', at(9, 2))]);
    expect(rows.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it.each([
    ['another person', message('them', at(9, 1))],
    ['five minutes', message('me', at(9, 5))],
    ['a note', message('me', at(9, 1), 'unsent')],
  ])('is ended by %s', (_what, second) => {
    const rows = rowsOf([message('me', at(9, 0)), second]);
    expect(rows.map(({ first, last }) => [first, last])).toEqual([
      [true, true],
      [true, true],
    ]);
  });
});

describe('day and time', () => {
  it('names a day once, above its first message', () => {
    const rows = rowsOf([
      message('me', at(23, 50)),
      message('me', at(23, 59)),
      message('them', at(0, 1, 11)),
    ]);
    expect(rows.map(({ day }) => day)).toEqual([true, false, true]);
    expect(rows.at(-1)?.first).toBe(true);
  });

  it('tells the time where an hour or more lies between', () => {
    const rows = rowsOf([message('me', at(9, 0)), message('me', at(9, 59)), message('me', at(10, 59))]);
    expect(rows.map(({ time }) => time)).toEqual([false, false, true]);
  });

  it.each([
    [at(23, 59), at(0, 1, 11), 'yesterday'],
    [at(0, 0), at(23, 59), 'today'],
    [at(0, 1, 11), at(23, 59), 'today'],
    [at(12, 0, 4), at(12, 0), 'weekday'],
    [at(12, 0, 3), at(12, 0), 'date'],
    [new Date(2025, 11, 31), new Date(2026, 0, 20), 'dateWithYear'],
  ])('names %s from %s as %s', (then, now, name) => {
    expect(dayNameOf(then, now)).toBe(name);
  });
});

describe('the unread divider', () => {
  it('does not stand above what comes while the chat is open', () => {
    const messages = [message('me', at(9, 0)), message('them', at(9, 1))];
    const shown = (upTo: number) =>
      timelineOf({ messages, more: false }, { after: 0, upTo }).some(({ unread }) => unread);
    expect(shown(messages[1]?.sequence ?? 0)).toBe(true);
    expect(shown(messages[0]?.sequence ?? 0)).toBe(false);
  });

  it('stands above the first message of the other after what was read, and ends the group above it', () => {
    const messages = [message('them', at(9, 0)), message('them', at(9, 1)), message('them', at(9, 2))];
    const rows = rowsOf(messages, messages[0]?.sequence ?? 0);
    expect(rows.map(({ unread }) => unread)).toEqual([false, true, false]);
    expect(rows[0]?.last).toBe(true);
    expect(rows[1]?.first).toBe(true);
  });

  it('never stands above one’s own message', () => {
    const messages = [message('them', at(9, 0)), message('me', at(9, 1)), message('them', at(9, 2))];
    const rows = rowsOf(messages, messages[0]?.sequence ?? 0);
    expect(rows.map(({ unread }) => unread)).toEqual([false, false, true]);
  });

  it('is left out above the oldest loaded message while there are older ones', () => {
    const messages = [message('them', at(9, 0)), message('them', at(9, 1))];
    expect(rowsOf(messages, 0, true).some(({ unread }) => unread)).toBe(false);
    expect(rowsOf(messages, 0, false).some(({ unread }) => unread)).toBe(true);
  });
});

describe('the state of one’s own messages', () => {
  it('is told below the last one, and below the last one seen', () => {
    const rows = rowsOf([
      message('me', at(9, 0), 'read'),
      message('me', at(9, 1), 'read'),
      message('me', at(9, 2), 'sent'),
      message('them', at(9, 3)),
    ]);
    expect(rows.map(({ state }) => state)).toEqual([false, true, true, false]);
  });

  it('passes over notes, and is told below everything that waits or failed', () => {
    const rows = rowsOf([
      message('me', at(9, 0), 'failed'),
      message('me', at(9, 1), 'waiting'),
      message('me', at(9, 2), 'waiting'),
      message('me', at(9, 3), 'unsent'),
    ]);
    expect(rows.map(({ state }) => state)).toEqual([true, true, true, false]);
  });
});
