import type { MessageState } from '@takeback/client';
import { describe, expect, it } from 'vitest';
import { choicesFor, seenKnowledgeOf, unsendEffects } from '../src/chat/menu-wording.ts';
import en from '../src/strings/en.json' with { type: 'json' };

const body = { kind: 'text', text: 'the door code is 4471' } as const;

function own(state: MessageState) {
  const hasContent = state !== 'unsent' && state !== 'unsending' && state !== 'unavailable';
  return { mine: true, state, body: hasContent ? body : null };
}

describe('what the menu offers', () => {
  it.each(['sent', 'delivered', 'read'] as const)(
    '[U20] [U26] offers both choices for one’s own %s message',
    (state) => {
      expect(choicesFor(own(state))).toEqual(['copy', 'unsend', 'hide']);
    },
  );

  it('[U20] never offers to unsend what somebody else sent', () => {
    for (const state of ['sent', 'unsent', 'unavailable', 'unreadable'] as const) {
      expect(choicesFor({ mine: false, state, body: state === 'sent' ? body : null })).not.toContain(
        'unsend',
      );
    }
  });

  it('[U26] offers to delete somebody else’s message for me', () => {
    expect(choicesFor({ mine: false, state: 'sent', body })).toEqual(['copy', 'hide']);
  });

  it('copies words only: a shared video has none', () => {
    const video = { kind: 'video', videoId: '00000000-0000-7000-8000-000000000001' } as const;
    expect(choicesFor({ mine: false, state: 'sent', body: video })).toEqual(['hide']);
    expect(choicesFor({ mine: true, state: 'sent', body: video })).toEqual(['unsend', 'hide']);
  });

  it('discards what never left this device, for there is nobody to take it back from', () => {
    expect(choicesFor(own('waiting'))).toEqual(['copy', 'discard']);
    expect(choicesFor(own('failed'))).toEqual(['retry', 'copy', 'discard']);
  });

  it('offers to unsend what is on its way', () => {
    expect(choicesFor(own('sending'))).toContain('unsend');
  });

  it('offers neither copy nor unsend where nothing is left', () => {
    expect(choicesFor(own('unavailable'))).toEqual(['hide']);
    expect(choicesFor(own('unsending'))).toEqual([]);
  });

  it('[U22] offers the receipt of what I unsent, and of nothing else', () => {
    expect(choicesFor(own('unsent'))).toEqual(['receipt', 'hide']);
    expect(choicesFor({ mine: false, state: 'unsent', body: null })).toEqual(['hide']);
  });
});

describe('what the sender may know', () => {
  const sent = { state: 'sent', sequence: 7 } as const;

  it('[U20] says seen, when the recipient shares receipts and has seen it', () => {
    expect(seenKnowledgeOf({ state: 'read', sequence: 7 }, { deliveredTo: 9, readTo: 7 }, true)).toBe('seen');
    expect(seenKnowledgeOf(sent, { deliveredTo: 9, readTo: 7 }, true)).toBe('seen');
  });

  it('says unseen only on evidence that receipts are shared', () => {
    expect(seenKnowledgeOf(sent, { deliveredTo: 7, readTo: 0 }, true)).toBe('unseen');
    expect(seenKnowledgeOf(sent, { deliveredTo: 7, readTo: 6 }, true)).toBe('unseen');
  });

  it('is unknown when nothing was told: not delivered, receipts off and a block look the same', () => {
    expect(seenKnowledgeOf(sent, { deliveredTo: 0, readTo: 0 }, true)).toBe('unknown');
  });

  it('is unknown while one’s own receipts are off, whatever was told before', () => {
    expect(seenKnowledgeOf({ state: 'read', sequence: 7 }, { deliveredTo: 9, readTo: 9 }, false)).toBe(
      'unknown',
    );
  });

  it('is unknown for what the server has not numbered', () => {
    expect(seenKnowledgeOf({ state: 'sending', sequence: null }, { deliveredTo: 9, readTo: 9 }, true)).toBe(
      'unknown',
    );
  });
});

describe('the words', () => {
  it('[U20] [U21] tell the effect of Unsend as the product page does', () => {
    expect(en['menu.unsend']).toBe('Unsend');
    expect(en[unsendEffects.unseen]).toBe('Removes it for everyone. {name} will be left with nothing.');
    expect(en[unsendEffects.seen]).toBe(
      'Removes it for everyone. {name} has seen it; a note that you unsent a message stays.',
    );
    expect(en[unsendEffects.unknown]).toBe(
      'Removes it for everyone. If {name} has seen it, a note that you unsent a message stays.',
    );
  });

  it('[U26] tell the effect of Delete for me, and what its toast offers', () => {
    expect(en['menu.hide']).toBe('Delete for me');
    expect(en['menu.hide.effect']).toBe('Removes it from your devices only. {name} keeps it.');
    expect(en['hide.undo']).toBe('Undo');
    expect(en['hide.unsendInstead']).toBe('Unsend instead');
  });
});
