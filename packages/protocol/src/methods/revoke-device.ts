import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';

export const revokeDevice = method({
  name: 'devices.revoke',
  summary: 'Signs a device of this account out; it wipes its local data at its next contact.',
  verb: 'DELETE',
  path: '/devices/:deviceId',
  access: 'device-owner',
  live: false,
  params: z.strictObject({ deviceId: uuid }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
