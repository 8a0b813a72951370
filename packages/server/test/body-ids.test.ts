import { uuidv7 } from '@takeback/protocol';
import { expect, it } from 'vitest';
import { createBodyIds } from '../src/messages/body-ids.ts';

it('makes ids that are UUIDs of version 7, never twice, also beyond what it drew at once', () => {
  const next = createBodyIds();
  const ids = Array.from({ length: 10_000 }, next);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(uuidv7.safeParse(id).success).toBe(true);
});
