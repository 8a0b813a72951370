import { describe, expect, it } from 'vitest';
import { change, clientFrame, limits, message, methods, serverFrame } from '../src/index.ts';

const conversationId = '5f0c1b5e-7a3d-4c1e-9b2a-0123456789ab';
const id = '01990f3a-7b2c-7def-8a1b-0123456789ab';
const body = { kind: 'text', text: 'Hello' };
const envelope = {
  id,
  conversationId,
  sequence: 1,
  senderId: conversationId,
  sentAt: '2026-01-01T00:00:00.000Z',
};

describe('messages.send', () => {
  const { params } = methods.sendMessage;

  it('takes a text under an id of the device', () => {
    expect(params.parse({ conversationId, id, body })).toEqual({ conversationId, id, body });
  });

  it.each([
    ['an id of another version', { conversationId, id: conversationId, body }],
    ['no id', { conversationId, body }],
    ['a kind that does not exist', { conversationId, id, body: { kind: 'video', text: 'x' } }],
    ['a body with more in it', { conversationId, id, body: { ...body, html: '<b>' } }],
    ['a sender of the caller’s choice', { conversationId, id, body, senderId: conversationId }],
    ['a blank text', { conversationId, id, body: { kind: 'text', text: ' ' } }],
    ['a text for a body', { conversationId, id, body: 'Hello' }],
  ])('refuses %s', (_, value) => expect(params.safeParse(value).success).toBe(false));
});

describe('messages.history', () => {
  const { params } = methods.listMessages;

  it('pages one way at a time, within bounds', () => {
    expect(params.parse({ conversationId })).toEqual({ conversationId, limit: 50 });
    expect(params.safeParse({ conversationId, before: 5 }).success).toBe(true);
    expect(params.safeParse({ conversationId, after: 0 }).success).toBe(true);
    expect(params.safeParse({ conversationId, before: 5, after: 1 }).success).toBe(false);
  });

  it.each([
    { limit: 0 },
    { limit: limits.historyPage + 1 },
    { limit: 1e9 },
    { limit: 1.5 },
    { limit: '50' },
    { before: 0 },
    { before: -1 },
    { after: -1 },
  ])('refuses %j', (more) => expect(params.safeParse({ conversationId, ...more }).success).toBe(false));
});

describe('a message as seen', () => {
  it('[U1] has no body, and nothing of one, once it is unsent', () => {
    expect(message.safeParse({ ...envelope, state: 'unsent' }).success).toBe(true);
    expect(message.safeParse({ ...envelope, state: 'unsent', body }).success).toBe(false);
    expect(message.safeParse({ ...envelope, state: 'unavailable', body }).success).toBe(false);
    expect(message.safeParse({ ...envelope, state: 'sent' }).success).toBe(false);
    expect(message.safeParse({ ...envelope, state: 'sent', body }).success).toBe(true);
  });
});

describe('change', () => {
  const about = { conversationId, messageId: id, sequence: 1 };
  const unsent = {
    type: 'message.unsent',
    ...about,
    senderId: conversationId,
    sentAt: envelope.sentAt,
    trace: false,
  };

  it('[U1] of an unsend holds ids and a time, never content', () => {
    expect(change.parse(unsent)).toEqual(unsent);
    expect(change.safeParse({ ...unsent, body }).success).toBe(false);
  });

  it.each([
    { type: 'message.deleted', ...about },
    { type: 'message.hidden', ...about, sequence: 0 },
    { type: 'message.hidden', conversationId },
    { ...unsent, trace: 'yes' },
  ])('refuses %j', (value) => expect(change.safeParse(value).success).toBe(false));
});

describe('frames of the live socket', () => {
  it.each([
    { type: 'hello', protocol: 1, cursor: null },
    { type: 'hello', protocol: 1, cursor: `${conversationId}.12`, token: 'abc' },
    { type: 'call', ref: 0, method: 'messages.send', params: {} },
    { type: 'ping' },
  ])('a client may say %j', (frame) => expect(clientFrame.parse(frame)).toEqual(frame));

  it.each([
    { type: 'hello', protocol: 1 },
    { type: 'hello', protocol: '1', cursor: null },
    { type: 'hello', protocol: 1, cursor: `${conversationId}.-1` },
    { type: 'hello', protocol: 1, cursor: null, token: 'x'.repeat(201) },
    { type: 'call', ref: -1, method: 'messages.send', params: {} },
    { type: 'call', ref: 0, method: 'm'.repeat(61), params: {} },
    { type: 'ping', payload: 'x' },
    { type: 'welcome' },
    [],
    'ping',
    null,
  ])('a client may not say %j', (frame) => expect(clientFrame.safeParse(frame).success).toBe(false));

  it('[U6] erasures come in a frame of their own', () => {
    expect(serverFrame.safeParse({ type: 'erasures', changes: [] }).success).toBe(true);
    expect(serverFrame.safeParse({ type: 'erasures' }).success).toBe(false);
  });

  it('[U27] a reset says why', () => {
    for (const reason of ['no-cursor', 'epoch', 'too-old'])
      expect(serverFrame.safeParse({ type: 'reset', reason }).success).toBe(true);
    expect(serverFrame.safeParse({ type: 'reset', reason: 'mood' }).success).toBe(false);
  });
});
