import { formatCursor, type MethodResult, parseCursor } from '@takeback/protocol';
import type { Caller } from '../calls.ts';
import { type Content, renderEntries } from '../live/content.ts';
import { entriesSince } from '../live/entries-since.ts';
import type { Database } from '../storage/database.ts';

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
  const more = entries.length === asked.limit;
  const reached = more ? (entries.at(-1)?.position ?? end) : end;
  const rendered = await renderEntries(deps.content, accountId, entries);
  return {
    state: 'changes',
    changes: rendered.map(({ change }) => change),
    cursor: formatCursor(epoch, reached),
    more,
  };
}
