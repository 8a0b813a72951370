import type { VideoDraft } from '@takeback/client';
import type { Composition } from '@takeback/protocol';
import { describe, expect, it } from 'vitest';
import { keepWork } from '../src/create/keep.ts';
import { complete, markAt } from '../src/create/marks.ts';
import {
  beginWork,
  isCovered,
  resumeWork,
  settingsOf,
  shouldCut,
  trimBounds,
  trimmed,
} from '../src/create/work.ts';
import type { Footage } from '../src/footage/footage.ts';
import { usualAudience } from '../src/people/usual-audience.ts';

const longest = 180;

function footage(seconds: number, bytes = 1_000): Footage {
  return { film: new Blob(['x'.repeat(bytes)]), seconds, width: 720, height: 1280, isPlayable: true };
}

const stitch: Composition = {
  kind: 'stitch',
  originalId: '0190f000-0000-7000-8000-000000000001',
  range: { from: 2, to: 6.5 },
};

describe('what the server is told of a video', () => {
  it('nothing of ends where nothing is cut off', () => {
    expect(settingsOf(beginWork(footage(12), null, longest))).toMatchObject({ trim: null, coverAt: 0 });
  });

  it('counts the cover from the beginning that is kept', () => {
    const work = { ...trimmed(beginWork(footage(12), null, longest), { from: 3, to: 9 }), cover: 5 };
    expect(settingsOf(work)).toMatchObject({ trim: { from: 3, to: 9 }, coverAt: 2 });
  });

  it('keeps the cover inside the ends', () => {
    const work = { ...beginWork(footage(12), null, longest), cover: 11 };
    expect(trimmed(work, { from: 2, to: 7 }).cover).toBe(7);
    expect(trimmed({ ...work, cover: 1 }, { from: 2, to: 7 }).cover).toBe(2);
  });

  it('counts the moment of the original before the own part of a Stitch', () => {
    const work = { ...beginWork(footage(12), stitch, longest), cover: 3 };
    expect(settingsOf(work).coverAt).toBe(7.5);
    expect(trimBounds(footage(300), stitch, longest).longest).toBe(175.5);
  });

  it('counts ends from where the file begins that was cut before it was sent', () => {
    const work = trimmed(beginWork(footage(600), null, longest), { from: 100, to: 130 });
    const kept = { draftId: 'draft', from: 98.5, to: 130.2 };
    const { trim } = settingsOf({ ...work, kept });
    expect(trim?.from).toBeCloseTo(1.5);
    expect(trim?.to).toBeCloseTo(31.5);
  });
});

describe('a kept draft', () => {
  const draft = (settings: VideoDraft['settings']): VideoDraft => ({
    id: 'draft',
    file: new Blob(),
    createdAt: '2026-11-30T10:00:00.000Z',
    settings,
    upload: { state: 'done', bytes: 1, total: 1, failure: null },
    posting: 'no',
    failure: null,
    kept: true,
  });

  it.each([null, stitch])('is gone on with as it was left (%o)', (composition) => {
    const left = {
      ...trimmed(beginWork(footage(20), composition, longest), { from: 4, to: 12 }),
      cover: 6,
      caption: 'words',
    };
    const again = resumeWork(draft(settingsOf(left)), footage(20), longest);
    expect(again).toMatchObject({ range: left.range, cover: 6, caption: 'words', composition });
    expect(settingsOf(again)).toEqual(settingsOf(left));
  });

  it('covers what is wanted as long as the ends stay inside its file', () => {
    const work = trimmed(beginWork(footage(600), null, longest), { from: 100, to: 130 });
    const kept = { draftId: 'draft', from: 98.5, to: 130.2 };
    expect(isCovered(work)).toBe(false);
    expect(isCovered({ ...work, kept })).toBe(true);
    expect(isCovered({ ...trimmed(work, { from: 90, to: 130 }), kept })).toBe(false);
  });

  it('holds only what is kept of a large film, and all of a small one', () => {
    const range = { from: 0, to: 30 };
    expect(shouldCut(trimmed(beginWork(footage(600, 9_000_000), null, longest), range))).toBe(true);
    expect(shouldCut(trimmed(beginWork(footage(600), null, longest), range))).toBe(false);
    expect(shouldCut(trimmed(beginWork(footage(33, 9_000_000), null, longest), range))).toBe(false);
  });
});

describe('a draft that is kept anew', () => {
  const kept = { draftId: 'before', from: 100, to: 130 };
  const longer = { ...beginWork(footage(600), null, longest), kept };
  const drafts = (keep: () => Promise<string>) => {
    const done: string[] = [];
    const note = (what: string) => async (id: string) => {
      done.push(`${what} ${id}`);
    };
    return { done, drafts: { keep, change: note('change'), discard: note('discard') } };
  };

  it('takes the place of the one before', async () => {
    const { done, drafts: some } = drafts(async () => 'after');
    expect((await keepWork(some, longer)).kept?.draftId).toBe('after');
    expect(done).toEqual(['discard before']);
  });

  it('leaves the one before when there is no room for it', async () => {
    const { done, drafts: some } = drafts(() => Promise.reject(new Error('no room')));
    await expect(keepWork(some, longer)).rejects.toThrow('no room');
    expect(done).toEqual([]);
  });
});

describe('who may use a video that says nothing else', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const privacy = { readReceipts: true, messages: null, comments: null, duets: null, stitches: null };

  it.each([
    ['2011-01-01', 'everyone', null],
    ['2009-06-01', 'everyone', 'friends'],
    ['1990-05-17', 'everyone', 'everyone'],
  ] as const)('born %s: comments %s, Duets %s', (birthDate, comments, duets) => {
    expect(usualAudience('comment', { privacy, birthDate }, now)).toBe(comments);
    expect(usualAudience('duet', { privacy, birthDate }, now)).toBe(duets);
  });

  it('is what the account says, within what the age allows', () => {
    const chosen = { ...privacy, stitches: 'followed', comments: 'friends' } as const;
    expect(usualAudience('stitch', { privacy: chosen, birthDate: '1990-05-17' }, now)).toBe('followed');
    expect(usualAudience('comment', { privacy: chosen, birthDate: '2012-05-17' }, now)).toBe('friends');
    expect(usualAudience('stitch', { privacy: chosen, birthDate: '2012-05-17' }, now)).toBe(null);
  });
});

describe('a mark that is being written', () => {
  it.each([
    ['at night #bi', { kind: 'tag', beginning: 'bi' }],
    ['#', { kind: 'tag', beginning: '' }],
    ['with @mina.', { kind: 'mention', beginning: 'mina.' }],
    ['#łódź', { kind: 'tag', beginning: 'łódź' }],
  ])('%s', (text, mark) => {
    expect(markAt(text, text.length)).toMatchObject(mark);
  });

  it.each(['mail me at mina@example', 'a#b', 'words only', '@mina done', ''])('none in “%s”', (text) => {
    expect(markAt(text, text.length)).toBe(null);
  });

  it('is seen in the middle of a text, and written out there', () => {
    const text = 'with @mi and more';
    const mark = markAt(text, 8);
    expect(mark).toMatchObject({ beginning: 'mi', from: 5, to: 8 });
    if (mark !== null) {
      const completed = complete(text, mark, 'mina.o');
      expect(completed).toEqual({ text: 'with @mina.o and more', caret: 13 });
      expect(completed.text.slice(0, completed.caret)).toBe('with @mina.o ');
    }
  });

  it('gets a space behind it at the end', () => {
    const mark = markAt('#bi', 3);
    if (mark !== null) expect(complete('#bi', mark, 'bikes')).toEqual({ text: '#bikes ', caret: 7 });
  });
});
