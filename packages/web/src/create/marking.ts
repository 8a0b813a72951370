import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { complete, markAt, type OpenMark } from './marks.ts';
import { type Suggestion, useSuggestions } from './suggestions.ts';

interface MarkingOptions {
  area: RefObject<HTMLTextAreaElement | null>;
  value: string;
  onChange: (value: string) => void;
}

/** Offers people and tags while they are being written in a field. */
export interface Marking {
  /** What is being written, while something is offered for it. */
  readonly mark: OpenMark | null;
  readonly suggestions: readonly Suggestion[];
  /** Which of them Enter takes. */
  readonly current: number;
  /** Call whenever the text or the caret may be another. */
  readonly look: () => void;
  readonly end: () => void;
  readonly take: (suggestion: Suggestion) => void;
  /** Writes a sign at the caret, to begin a tag or a mention. */
  readonly insert: (sign: '#' | '@') => void;
  /** @returns whether the key was for the suggestions */
  readonly hear: (event: KeyboardEvent) => boolean;
}

export function useMarking({ area, value, onChange }: MarkingOptions): Marking {
  const [mark, setMark] = useState<OpenMark | null>(null);
  const [chosen, setChosen] = useState(0);
  const suggestions = useSuggestions(mark);
  const isOpen = mark !== null && suggestions.length > 0;
  const current = Math.min(chosen, suggestions.length - 1);
  /** Where the caret goes once the completed text is there. */
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null || caret.current === null || element.value !== value) return;
    element.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const look = () => {
    const element = area.current;
    if (element === null) return;
    const isCaret = element.selectionStart === element.selectionEnd;
    setMark(isCaret ? markAt(element.value, element.selectionStart) : null);
    setChosen(0);
  };
  const take = (suggestion: Suggestion) => {
    if (mark === null) return;
    const completed = complete(value, mark, suggestion.word);
    caret.current = completed.caret;
    setMark(null);
    onChange(completed.text);
    area.current?.focus();
  };
  const insert = (sign: '#' | '@') => {
    const element = area.current;
    if (element === null) return;
    const at = element.selectionStart;
    const before = value.slice(0, at);
    const space = before === '' || /\s$/.test(before) ? '' : ' ';
    const next = before + space + sign + value.slice(at);
    caret.current = at + space.length + 1;
    onChange(next);
    element.focus();
    setMark(markAt(next, caret.current));
  };
  const hear = (event: KeyboardEvent): boolean => {
    // While a word is being composed its keys belong to that.
    if (!isOpen || event.nativeEvent.isComposing) return false;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const suggestion = suggestions[current];
    if (by !== 0) setChosen((current + by + suggestions.length) % suggestions.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && suggestion !== undefined) take(suggestion);
    else if (event.key === 'Escape') setMark(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    mark: isOpen ? mark : null,
    suggestions,
    current,
    look,
    end: () => setMark(null),
    take,
    insert,
    hear,
  };
}
