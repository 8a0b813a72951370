import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { relation } from '../nouns/relation.ts';

export const blockPerson = method({
  name: 'people.block',
  summary: 'Blocks somebody, who is not told. One’s own follow of them ends; neither can write to the other.',
  verb: 'PUT',
  path: '/account/blocked/:accountId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ relation }),
  errors: ['not_found', 'not_allowed', 'list_full'],
});
