import { limits } from '../limits.ts';
import { handle } from './account.ts';
import { tag } from './video.ts';

/** A piece of a caption or comment: plain text, a tag or a mention, each with the text as it was written. */
export type CaptionPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tag'; readonly text: string; readonly tag: string }
  | { readonly kind: 'mention'; readonly text: string; readonly handle: string };

const marks = /(?<![\p{L}\p{M}\p{N}_])(?:#[\p{L}\p{M}\p{N}_]+|@[A-Za-z][A-Za-z0-9._]*)/gu;

/** Splits what somebody wrote into text, #tags and @mentions; joined, the texts are what was written. */
export function captionParts(text: string): CaptionPart[] {
  const parts: CaptionPart[] = [];
  let end = 0;
  const add = (part: CaptionPart): void => {
    if (part.text !== '') parts.push(part);
  };
  for (const found of text.matchAll(marks)) {
    const mark = found[0].replace(/\.+$/, '');
    const parsed = mark.startsWith('#') ? tag.safeParse(mark) : handle.safeParse(mark);
    if (!parsed.success) continue;
    add({ kind: 'text', text: text.slice(end, found.index) });
    add(
      mark.startsWith('#')
        ? { kind: 'tag', text: mark, tag: parsed.data }
        : { kind: 'mention', text: mark, handle: parsed.data },
    );
    end = found.index + mark.length;
  }
  add({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** The tags and the handles in a text, each once, in order, as many as count. */
export function marksOf(text: string): { tags: string[]; handles: string[] } {
  const tags = new Set<string>();
  const handles = new Set<string>();
  for (const part of captionParts(text)) {
    if (part.kind === 'tag' && tags.size < limits.tagsPerVideo) tags.add(part.tag);
    if (part.kind === 'mention' && handles.size < limits.mentionsPerVideo) handles.add(part.handle);
  }
  return { tags: [...tags], handles: [...handles] };
}
