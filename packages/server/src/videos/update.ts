import type { Bus } from '../bus/bus.ts';
import type { Handler } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { findStandings } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import { announce, findNews } from './announce.ts';
import { setCaptionMarks } from './caption.ts';
import { type OwnDeps, viewOwn } from './own.ts';

/** Answers `videos.update`. Whoever may not see it any more is told at once, and where it was made part of something. */
export function createUpdate(
  deps: OwnDeps & { readonly database: Database; readonly bus: Bus },
): Handler<'videos.update'> {
  const { database, bus } = deps;
  const { kysely } = database;
  return async ({ videoId, caption, audiences = {} }, { accountId }) => {
    const before = await database.transaction(async (transaction) => {
      const row = await transaction
        .selectFrom('videos')
        .select('see_audience')
        .where('id', '=', videoId)
        .where('author_id', '=', accountId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (row === undefined) throw new Refusal('not_found');
      const author = (await findStandings(transaction, [accountId])).get(accountId);
      if (author?.suspended !== false) throw new Refusal('not_allowed');
      const { see, comment, duet, stitch } = audiences;
      const changes = {
        ...(caption !== undefined && { caption }),
        ...(see !== undefined && { see_audience: see }),
        ...(comment !== undefined && { comment_audience: comment }),
        ...(duet !== undefined && { duet_audience: duet }),
        ...(stitch !== undefined && { stitch_audience: stitch }),
      };
      if (Object.keys(changes).length > 0)
        await transaction.updateTable('videos').set(changes).where('id', '=', videoId).execute();
      if (caption !== undefined) await setCaptionMarks(transaction, videoId, caption);
      return row.see_audience;
    });
    const [own] = await findNews(kysely, [videoId]);
    if (own !== undefined) {
      const isForOthers = !own.audiences.includes(before);
      const made = isForOthers ? await findMadeWith(deps, videoId) : [];
      const changed = [{ ...own, audiences: [...own.audiences, before] }, ...(await findNews(kysely, made))];
      await announce({ kysely, bus }, { changed });
    }
    const [video] = await viewOwn(kysely, deps, accountId, [videoId]);
    if (video === undefined) throw new Refusal('not_found');
    return { video };
  };
}

async function findMadeWith({ database }: { database: Database }, videoId: string): Promise<string[]> {
  const rows = await database.kysely
    .selectFrom('videos')
    .select('id')
    .where('original_id', '=', videoId)
    .where('taken_out_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}
