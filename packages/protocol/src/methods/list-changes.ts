import { z } from 'zod';
import { change } from '../changes.ts';
import { cursor } from '../ids.ts';
import { limits } from '../limits.ts';
import { method } from '../method.ts';

export const listChanges = method({
  name: 'sync.changes',
  summary: 'What happened since a cursor, for clients without a live socket.',
  verb: 'GET',
  path: '/sync/changes',
  access: 'signed-in',
  live: false,
  params: z.strictObject({
    cursor,
    limit: z.int().min(1).max(limits.changesPage).default(limits.changesPage),
  }),
  result: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('changes'), changes: z.array(change), cursor, more: z.boolean() }),
    /** The cursor is too old or of another epoch: send what waits, then wipe and take a snapshot (U27). */
    z.strictObject({ state: z.literal('reset') }),
  ]),
  errors: ['invalid_cursor'],
});
