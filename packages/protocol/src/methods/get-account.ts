import { z } from 'zod';
import { method } from '../method.ts';
import { account } from '../nouns/account.ts';

export const getAccount = method({
  name: 'accounts.get',
  summary: 'The signed-in account as its owner sees it.',
  verb: 'GET',
  path: '/account',
  access: 'signed-in',
  live: false,
  params: z.strictObject({}),
  result: z.strictObject({ account }),
  errors: [],
});
