import type { IncomingMessage } from 'node:http';
import { uuid } from '@takeback/protocol';
import type { FastifyInstance } from 'fastify';
import { type RawBuilder, sql } from 'kysely';
import { BlobGone, type Blobs } from '../blobs/blobs.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { RateLimits } from '../rate-limits.ts';
import { type Database, parameter, prepare } from '../storage/database.ts';
import type { Strand } from '../storage/schema-video-files.ts';
import { type Addresses, mediaPath } from './addresses.ts';
import { prepareJudge } from './judgement.ts';
import { rangeOf } from './range.ts';

export interface MediaRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: Blobs;
  readonly addresses: Addresses;
  readonly rateLimits: RateLimits;
  readonly addressOf: (request: IncomingMessage) => string;
}

type Found = { readonly videoId: string; readonly strand: Strand; readonly type: string };

/** For what everybody may see: the content of a blob never changes. */
const forEverybody = 'public, max-age=31536000, immutable';
/** For the rest: on the device of whom it is for, and not for long. */
const forOne = 'private, max-age=3600';

function prepareFind(database: Database): (blobId: string) => Promise<Found | undefined> {
  const blobId = parameter<string>(1, 'uuid');
  const find = (table: 'renditions' | 'posters', type: RawBuilder<string>) =>
    database.kysely
      .selectFrom(table)
      .select(['video_id as videoId', 'strand', type.as('type')])
      .where('blob_id', '=', blobId);
  const found = find('renditions', sql`'video/mp4'`).unionAll(find('posters', sql`'image/webp'`));
  const statement = prepare('file-of-video', found);
  return async (id) => (await database.prepared<Found>(statement, [id]))[0];
}

/**
 * Files of videos, under `/media`. Each request is judged anew: the video must be there, and must be for whom the address
 * was made; else it answers 410, whatever the reason.
 */
export function addMediaRoutes(deps: MediaRoutesDeps): (app: FastifyInstance) => Promise<void> {
  const { database, clock, blobs, addresses, rateLimits, addressOf } = deps;
  // Prepared: a video that plays is asked for in many parts.
  const findBlob = prepareFind(database);
  const judge = prepareJudge(database, clock);

  /** @throws Refusal gone */
  async function admit(blobId: string, query: object): Promise<{ type: string; isPublic: boolean }> {
    const reader = uuid.safeParse(blobId).success ? addresses.readerOf(blobId, { ...query }) : undefined;
    const found = reader === undefined ? undefined : await findBlob(blobId);
    if (reader === undefined || found === undefined) throw new Refusal('gone');
    const isPublic = reader === 'everybody';
    const viewerId = isPublic ? null : reader.accountId;
    const judged = (await judge(viewerId, [found.videoId])).get(found.videoId);
    const isShown = judged?.may('see') === 'allowed' && (found.strand === 'own' || judged.strand === 'whole');
    if (!isShown) throw new Refusal('gone');
    return { type: found.type, isPublic };
  }

  return async (app) => {
    app.route<{ Params: { blobId: string }; Querystring: Record<string, unknown> }>({
      method: ['GET', 'HEAD'],
      url: `${mediaPath}/:blobId`,
      handler: async (request, reply) => {
        await rateLimits.take('media.read', {}, { caller: null, address: addressOf(request.raw) });
        const { blobId } = request.params;
        const { type, isPublic } = await admit(blobId, request.query);
        const bytes = await blobs.size(blobId);
        if (bytes === undefined) throw new Refusal('gone');
        const tag = `"${blobId}"`;
        reply
          .type(type)
          .header('accept-ranges', 'bytes')
          .header('cache-control', isPublic ? forEverybody : forOne)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .header('etag', tag);
        if (request.headers['if-none-match'] === tag) return reply.code(304).send();
        const ifRange = request.headers['if-range'];
        const asked = ifRange === undefined || ifRange === tag ? request.headers.range : undefined;
        const range = rangeOf(asked, bytes);
        if (range === 'outside')
          return reply
            .code(416)
            .header('content-range', `bytes */${bytes}`)
            .header('cache-control', 'no-store')
            .send();
        const length = range === undefined ? bytes : range.last - range.first + 1;
        reply.header('content-length', length);
        if (range !== undefined)
          reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${bytes}`);
        if (request.method === 'HEAD') return reply.send();
        try {
          return await reply.send(await blobs.read(blobId, range));
        } catch (error) {
          throw error instanceof BlobGone ? new Refusal('gone') : error;
        }
      },
    });
  };
}
