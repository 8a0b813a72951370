import { z } from 'zod';
import { method } from '../method.ts';

export const serverInfo = method({
  name: 'server.info',
  summary: 'What a client needs to know before signing in.',
  verb: 'GET',
  path: '/server',
  access: 'anyone',
  live: false,
  params: z.strictObject({}),
  result: z.strictObject({
    name: z.string(),
    version: z.string(),
    protocol: z.int(),
    registration: z.enum(['open', 'invite', 'closed']),
    /** True until the first account, which becomes the host's, exists. */
    awaitsHost: z.boolean(),
    /** How long a video may be, in seconds. */
    longestVideo: z.int().positive(),
  }),
  errors: [],
});
