import { type Change, formatCursor, type MethodResult, parseCursor, textOf } from '@takeback/protocol';
import type { Caller } from '../calls.ts';
import { type Content, type Rendered, renderEntries } from '../live/content.ts';
import { entriesSince } from '../live/entries-since.ts';
import type { Database } from '../storage/database.ts';

/** Characters of text after which a page ends early. */
const pageCharacters = 1_000_000;

/** A page of the change log as one account is told it, for clients without a live socket. */
export async function listChanges(
  deps: { readonly database: Database; readonly content: Content; readonly epoch: string },
  asked: { readonly cursor: string; readonly limit: number },
  { accountId }: Caller,
): Promise<MethodResult<'sync.changes'>> {
  const { epoch, position } = parseCursor(asked.cursor);
  if (epoch !== deps.epoch) return { state: 'reset' };
  const { end, floor, entries } = await entriesSince(deps.database, accountId, position, asked.limit);
  if (position < floor || position > end) return { state: 'reset' };
  const rendered = await renderEntries(deps.content, accountId, entries);
  const { changes, left } = takeWithin(rendered, pageCharacters);
  const isFull = entries.length === asked.limit;
  const reached = isFull ? (entries.at(-1)?.position ?? end) : end;
  return {
    state: 'changes',
    changes,
    cursor: formatCursor(epoch, left === undefined ? reached : left - 1),
    more: isFull || left !== undefined,
  };
}

/** As many changes as have room, at least one, and the position of the first that had none. */
function takeWithin(
  rendered: readonly Rendered[],
  characters: number,
): { readonly changes: Change[]; readonly left: number | undefined } {
  const changes: Change[] = [];
  let room = characters;
  for (const { position, change } of rendered) {
    if ('message' in change && change.message.state === 'sent') room -= textOf(change.message.body).length;
    if (room < 0 && changes.length > 0) return { changes, left: position };
    changes.push(change);
  }
  return { changes, left: undefined };
}
