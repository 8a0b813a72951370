/** What a key pressed in the list asks for. */
export type RowKey =
  | { kind: 'walk'; to: number }
  | { kind: 'leave' }
  | { kind: 'menu'; unsendFirst: boolean };

interface RowWithFocus {
  index: number;
  /** Index of the newest row. */
  last: number;
  mine: boolean;
  /** The row itself has the focus, not a button in it. */
  itself: boolean;
}

/**
 * The keys of the message list: arrows, Home and End walk, Esc and ↓ below the newest lead back to the composer, Enter
 * and Space open the menu, and U opens it with *Unsend* chosen. One key alone never takes a message back, because
 * somebody may have begun to type. Null for every other key.
 */
export function rowKeyOf(key: string, { index, last, mine, itself }: RowWithFocus): RowKey | null {
  switch (key) {
    case 'ArrowUp':
      return { kind: 'walk', to: Math.max(0, index - 1) };
    case 'ArrowDown':
      return index >= last ? { kind: 'leave' } : { kind: 'walk', to: index + 1 };
    case 'Home':
      return { kind: 'walk', to: 0 };
    case 'End':
      return { kind: 'walk', to: last };
    case 'Escape':
      return { kind: 'leave' };
    case 'Enter':
    case ' ':
      return itself ? { kind: 'menu', unsendFirst: false } : null;
    case 'u':
    case 'U':
      return itself && mine ? { kind: 'menu', unsendFirst: true } : null;
    default:
      return null;
  }
}
