/** Who did something with what, when (in any unit that grows), and how much it says. */
export interface Interaction {
  readonly user: string;
  readonly item: string;
  readonly time: number;
  readonly weight: number;
}

/** People and what they engaged with, as files of the literature have them: a line a user, the id first. */
export interface Lists {
  /** Every user of the file, also one without items, in its order. */
  readonly users: readonly string[];
  /** In the order of the file; time is the place in it. */
  readonly interactions: readonly Interaction[];
}

/**
 * What kind a text is: `interactions` where lines have commas, or all the same two to four columns divided by tabs;
 * else `lists`.
 */
export function detectFormat(text: string): 'interactions' | 'lists' {
  const lines = linesOf(text).slice(0, 1_000);
  if (lines.some((line) => line.includes(','))) return 'interactions';
  const widths = new Set(lines.map((line) => line.split('\t').length));
  const [width = 1] = widths;
  return widths.size === 1 && width >= 2 && width <= 4 ? 'interactions' : 'lists';
}

/**
 * Reads a table of user, item, and perhaps time and weight, divided by commas, tabs or blanks. A first line whose time
 * or weight is no number, or that names its columns, is a header. Without a time the order of the lines counts; without
 * a weight it is 1.
 * @throws Error naming the line that cannot be read
 */
export function readInteractions(text: string): Interaction[] {
  const rows = linesOf(text).map((line) => line.split(/[,\t]|[ ]+/).map((cell) => cell.trim()));
  const first = rows[0] ?? [];
  const hasHeader =
    /^"?(user|person|account|uid)/i.test(first[0] ?? '') || first.slice(2).some((cell) => !isNumber(cell));
  return rows.slice(hasHeader ? 1 : 0).map(([user, item, time, weight], at) => {
    const read = { time: time === undefined ? at : Number(time), weight: Number(weight ?? 1) };
    if (!user || !item || Number.isNaN(read.time) || Number.isNaN(read.weight))
      throw new Error(`Line ${at + 1 + (hasHeader ? 1 : 0)} is not "user, item, time, weight"`);
    return { user, item, ...read };
  });
}

/** Reads lists: on each line a user, then their items in order, divided by blanks or tabs. */
export function readLists(text: string): Lists {
  const users = new Set<string>();
  const interactions: Interaction[] = [];
  for (const line of linesOf(text)) {
    const [user, ...items] = line.trim().split(/\s+/);
    if (user === undefined) continue;
    users.add(user);
    for (const item of items) interactions.push({ user, item, time: interactions.length, weight: 1 });
  }
  return { users: [...users], interactions };
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function isNumber(cell: string): boolean {
  return cell !== '' && !Number.isNaN(Number(cell));
}
