import type { Rule } from '../house.ts';
import { checkCitations } from './citations.ts';

const spec = 'docs/sync-spec.md';

/** Every rule of the sync contract has a test that cites it, and no test cites an unknown one. */
export const checkSyncRules: Rule = (house) => {
  const ids = [...(house.files.get(spec) ?? '').matchAll(/^\*\*(S\d+)\.\*\* /gm)].map(([, id]) => String(id));
  return checkCitations(house, spec, 'S', new Map(ids.map((id) => [id, true])));
};
