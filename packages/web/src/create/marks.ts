/** A tag or a mention that is being written. */
export interface OpenMark {
  readonly kind: 'tag' | 'mention';
  /** Without its sign; empty right after it. */
  readonly beginning: string;
  /** Where its sign stands. */
  readonly from: number;
  /** Where the caret is. */
  readonly to: number;
}

const open = /(?<![\p{L}\p{M}\p{N}_])(?:#(?<tag>[\p{L}\p{M}\p{N}_]*)|@(?<handle>[A-Za-z0-9._]*))$/u;

/** What is being written at the caret; null when it is neither a tag nor a mention. */
export function markAt(text: string, caret: number): OpenMark | null {
  const found = open.exec(text.slice(0, caret));
  if (found === null) return null;
  const tag = found.groups?.['tag'];
  const from = found.index;
  return tag !== undefined
    ? { kind: 'tag', beginning: tag, from, to: caret }
    : { kind: 'mention', beginning: found.groups?.['handle'] ?? '', from, to: caret };
}

/** The text with the mark written out and a space behind it, and where the caret goes. */
export function complete(text: string, mark: OpenMark, word: string): { text: string; caret: number } {
  const written = `${mark.kind === 'tag' ? '#' : '@'}${word}`;
  const rest = text.slice(mark.to);
  const space = rest.startsWith(' ') ? '' : ' ';
  return {
    text: text.slice(0, mark.from) + written + space + rest,
    caret: mark.from + written.length + 1,
  };
}
