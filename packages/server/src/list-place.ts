import { uuid } from '@takeback/protocol';
import { Refusal } from './errors.ts';

/** Where a page of a list that is in order of time ended: no two of its rows share both. */
export interface ListPlace {
  readonly at: Date;
  readonly id: string;
}

/** Which part of a list is asked for. */
export interface PartOfList {
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * Reads a cursor.
 * @throws Refusal invalid_cursor
 */
export function parseListPlace(text: string): ListPlace {
  const [at = '', last, ...more] = text.split('.');
  const id = uuid.safeParse(last);
  if (!/^(0|[1-9][0-9]{0,14})$/.test(at) || !id.success || more.length > 0)
    throw new Refusal('invalid_cursor');
  return { at: new Date(Number(at)), id: id.data };
}

/**
 * Cuts a page out of rows of which one more was asked for than it takes.
 * @returns its rows, and its `next`: null when there are no more
 */
export function cutPage<Row extends ListPlace>(
  found: readonly Row[],
  limit: number,
): { rows: Row[]; next: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? formatListPlace(last) : null };
}

/** The inverse of {@link parseListPlace}. */
export function formatListPlace({ at, id }: ListPlace): string {
  return `${at.getTime()}.${id}`;
}
