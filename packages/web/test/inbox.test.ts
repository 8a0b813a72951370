import type { ConversationView } from '@takeback/client';
import { describe, expect, it } from 'vitest';
import { avatarColour, initialOf } from '../src/design/avatar.tsx';
import { findConversations } from '../src/inbox/conversation-search.ts';
import { shortTimeOf } from '../src/inbox/short-time.ts';

function conversation(displayName: string, handle: string, text: string, draft = ''): ConversationView {
  return {
    id: handle,
    person: { id: handle, handle, displayName },
    lastActivityAt: '2026-05-10T09:00:00.000Z',
    preview: { kind: 'text', text, mine: false, state: 'sent' },
    quiet: null,
    unread: 0,
    draft,
    typing: false,
  };
}

describe('search in the inbox', () => {
  const all = [
    conversation('Zoë Müller', 'zoe', 'see you at the yard'),
    conversation('Jonas Weber', 'jonas_w', 'ok', 'the floor plan'),
    conversation('ليلى حداد', 'layla.h', 'مرحبا'),
  ];
  const found = (query: string) => findConversations(all, query).map(({ id }) => id);

  it.each([
    ['zoe mul', ['zoe']],
    ['ZOË', ['zoe']],
    ['@jonas', ['jonas_w']],
    ['floor', ['jonas_w']],
    ['yard', ['zoe']],
    ['ليلى', ['layla.h']],
    ['nobody', []],
    ['  ', ['zoe', 'jonas_w', 'layla.h']],
  ])('finds by name, handle, newest message and draft: %s', (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  it('[U11] finds nothing by the words of a message that was unsent', () => {
    const [first] = all;
    if (first === undefined) throw new Error('no conversation');
    expect(findConversations([{ ...first, preview: { kind: 'unsent', mine: true } }], 'yard')).toEqual([]);
  });
});

describe('times in the inbox', () => {
  const now = new Date(2026, 4, 10, 12, 0);
  it.each([
    [new Date(2026, 4, 10, 12, 5), { kind: 'now' }],
    [new Date(2026, 4, 10, 11, 48), { kind: 'minutes', count: 12 }],
    [new Date(2026, 4, 10, 9, 0), { kind: 'hours', count: 3 }],
  ])('tells near ones relative: %s', (at, told) => {
    expect(shortTimeOf(at, now)).toEqual(told);
  });

  it.each([
    [new Date(2026, 4, 9, 12, 0), 'weekday'],
    [new Date(2026, 3, 20), 'day'],
    [new Date(2025, 3, 20), 'date'],
  ])('tells far ones absolute: %s', (at, kind) => {
    expect(shortTimeOf(at, now).kind).toBe(kind);
  });
});

describe('faces', () => {
  it.each([
    ['Mina Okafor', 'M'],
    ['  élan', 'É'],
    ['«Tess»', 'T'],
    ['ليلى', 'ل'],
    ['👩🏽‍🚀 Ana', '👩🏽‍🚀'],
    ['...', '?'],
  ])('%s shows %s', (name, initial) => {
    expect(initialOf(name)).toBe(initial);
  });

  it('keeps a colour for a person, and uses all of them', () => {
    const ids = Array.from({ length: 400 }, (_, index) => `person-${index}`);
    expect(ids.map(avatarColour)).toEqual(ids.map(avatarColour));
    expect(new Set(ids.map(avatarColour)).size).toBe(8);
  });
});
