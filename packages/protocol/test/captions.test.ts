import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionParts, limits, marksOf, tag } from '../src/index.ts';

describe('captionParts', () => {
  it('tells text, tags and mentions apart, as they were written', () => {
    expect(captionParts('With @Mina.O, at 1 am #BikeKitchen!')).toEqual([
      { kind: 'text', text: 'With ' },
      { kind: 'mention', text: '@Mina.O', handle: 'mina.o' },
      { kind: 'text', text: ', at 1 am ' },
      { kind: 'tag', text: '#BikeKitchen', tag: 'bikekitchen' },
      { kind: 'text', text: '!' },
    ]);
  });

  it('leaves the full stop of a sentence outside of a handle', () => {
    expect(marksOf('thanks @mina.').handles).toEqual(['mina']);
  });

  it.each(['mail@example.org', 'a#b', '#', '@', '@1abc', `#${'x'.repeat(limits.tagCharacters + 1)}`])(
    'finds nothing in %s',
    (text) => expect(marksOf(text)).toEqual({ tags: [], handles: [] }),
  );

  it('takes tags of every script', () => {
    expect(marksOf('#Straße #夜 #دراجة #हिन्दी').tags).toEqual(['straße', '夜', 'دراجة', 'हिन्दी']);
  });

  it('counts each mark once, and no more than there may be', () => {
    expect(marksOf('#a #A #b').tags).toEqual(['a', 'b']);
    const many = Array.from({ length: limits.tagsPerVideo + 5 }, (_, index) => `#t${index}`).join(' ');
    expect(marksOf(many).tags).toHaveLength(limits.tagsPerVideo);
  });

  it('loses no character of any text', () => {
    const pieces = fc.constantFrom('#', '@', 'a', 'Z', '.', '_', '9', ' ', 'é', '夜', '😀', '\n');
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 60 }), (text) => {
        const parts = captionParts(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const part of parts) if (part.kind === 'tag') expect(tag.parse(part.text)).toBe(part.tag);
      }),
    );
  });
});
