import { Writable } from 'node:stream';
import { KeyringFailed } from '@takeback/keyring';
import { apiPrefix } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { Refusal, refusalOf } from '../src/errors.ts';
import { createLog, describeError } from '../src/log.ts';
import { kitPassword, startKit } from './kit.ts';

function collect(): { destination: Writable; text: () => string } {
  const chunks: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { destination, text: () => chunks.join('') };
}

describe('the log', () => {
  it('holds nothing that a person wrote, at the most talkative level', async () => {
    const { destination, text } = collect();
    const kit = await startKit({ log: createLog('debug', destination) });
    try {
      const anna = await kit.signUp('anna.secretive', { displayName: 'Zoraida' });
      const ben = await kit.signUp('ben.secretive');
      const { conversation } = await kit.call('conversations.open', { accountId: ben.accountId }, anna);
      const id = uuidv7();
      const about = { conversationId: conversation.id };
      await kit.call('messages.send', { ...about, id, body: { kind: 'text', text: 'xyzzy-plugh' } }, anna);
      await kit.call('people.search', { query: 'secretive' }, anna);
      await kit.call('messages.unsend', { ...about, messageId: id }, anna);
      await kit.outcome('sessions.signIn', { handle: 'anna.secretive', password: 'wrong', deviceName: 'd' });
      await kit.request(`${apiPrefix}/people?query=secretive&bogus=xyzzy`, {
        headers: { authorization: `Bearer ${anna.token}` },
      });
      await kit.request('/secretive/path?with=xyzzy', { method: 'POST', body: 'xyzzy' });
      await kit.halt();
      expect(text()).toContain('"method":"/api/v1/conversations/:conversationId/messages"');
      for (const secret of ['xyzzy', 'secretive', 'Zoraida', anna.token, kitPassword, '127.0.0.1:'])
        expect(text().replace(/"url":"[^"]*"/, '')).not.toContain(secret);
    } finally {
      await kit.stop();
    }
  });

  it('keeps the words of errors that are not ours, which may quote values, to itself', () => {
    const { destination, text } = collect();
    const cause = Object.assign(new Error('Key (handle)=(anna) already exists'), { code: '23505' });
    createLog('info', destination).error('A call failed', new Error('value "xyzzy"', { cause }));
    const line: unknown = JSON.parse(text());
    expect(line).toMatchObject({ msg: 'A call failed', error: { type: 'Error', cause: { code: '23505' } } });
    expect(text()).not.toMatch(/xyzzy|anna/);
    expect(text()).toContain('log.test.ts');
  });

  it('keeps the words of our own, which never do', () => {
    expect(describeError(new KeyringFailed('The disk failed.'))).toMatchObject({
      type: 'KeyringFailed',
      code: 'keyring_failed',
      words: 'The disk failed.',
    });
    expect(describeError('a text that was thrown')).toEqual({ type: 'string' });
  });
});

describe('what a caller is told of a failure', () => {
  it('is nothing of what happened', () => {
    const refusal = refusalOf(new Error('value "xyzzy"'));
    expect(refusal.code).toBe('internal');
    expect(JSON.stringify(refusal.problem)).not.toContain('xyzzy');
  });

  it('is the refusal itself, where it is one, and that the disk is full, where it is', () => {
    const refusal = new Refusal('not_found');
    expect(refusalOf(refusal)).toBe(refusal);
    expect(refusalOf(Object.assign(new Error('x'), { code: '53100' })).code).toBe('storage_full');
  });
});
