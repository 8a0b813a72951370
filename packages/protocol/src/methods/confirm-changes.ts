import { z } from 'zod';
import { cursor } from '../ids.ts';
import { method } from '../method.ts';

export const confirmChanges = method({
  name: 'sync.confirm',
  summary: 'This device has committed everything up to the cursor: messages stored, unsent ones purged.',
  verb: 'POST',
  path: '/sync/confirm',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ cursor }),
  result: z.strictObject({}),
  errors: ['invalid_cursor'],
});
