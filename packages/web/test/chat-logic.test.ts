import type { MessageView } from '@takeback/client';
import { describe, expect, it } from 'vitest';
import { displayedSequence } from '../src/chat/read-mark.ts';
import { rowKeyOf } from '../src/chat/row-keys.ts';
import { timelineOf } from '../src/chat/timeline.ts';

describe('keys in the message list', () => {
  const row = { index: 2, last: 4, mine: true, itself: true };

  it('walks with the arrows and stays inside', () => {
    expect(rowKeyOf('ArrowUp', row)).toEqual({ kind: 'walk', to: 1 });
    expect(rowKeyOf('ArrowUp', { ...row, index: 0 })).toEqual({ kind: 'walk', to: 0 });
    expect(rowKeyOf('End', row)).toEqual({ kind: 'walk', to: 4 });
  });

  it('leads back to the composer below the newest, and with Esc', () => {
    expect(rowKeyOf('ArrowDown', { ...row, index: 4 })).toEqual({ kind: 'leave' });
    expect(rowKeyOf('Escape', row)).toEqual({ kind: 'leave' });
  });

  it('[U20] opens the menu at Unsend with U, only for one’s own message', () => {
    expect(rowKeyOf('u', row)).toEqual({ kind: 'menu', unsendFirst: true });
    expect(rowKeyOf('U', { ...row, mine: false })).toBeNull();
  });

  it('leaves the keys of a button inside the row to the button', () => {
    expect(rowKeyOf('Enter', { ...row, itself: false })).toBeNull();
    expect(rowKeyOf('u', { ...row, itself: false })).toBeNull();
  });
});

describe('what counts as displayed', () => {
  const message = (id: string, sequence: number | null): MessageView => ({
    id,
    conversationId: 'conversation',
    sequence,
    senderId: 'them',
    mine: false,
    at: '2026-05-10T09:00:00.000Z',
    state: 'sent',
    body: { kind: 'text', text: 'words' },
    failure: null,
  });
  const rows = timelineOf(
    { messages: [message('a', 4), message('b', 5), message('c', null)], more: false },
    { after: 9, upTo: 9 },
  );

  it('is the newest numbered message on the screen', () => {
    expect(displayedSequence(rows, 0)).toBe(4);
    expect(displayedSequence(rows, 2)).toBe(5);
    expect(displayedSequence(rows, 99)).toBe(5);
  });

  it('is nothing before anything is on the screen', () => {
    expect(displayedSequence(rows, -1)).toBe(0);
  });
});
