import { z } from 'zod';
import { method } from '../method.ts';
import { device } from '../nouns/account.ts';

export const listDevices = method({
  name: 'devices.list',
  summary: 'The signed-in devices of this account.',
  verb: 'GET',
  path: '/devices',
  access: 'signed-in',
  live: false,
  params: z.strictObject({}),
  result: z.strictObject({ devices: z.array(device) }),
  errors: [],
});
