import type { Rule } from '../house.ts';
import { checkCitations } from './citations.ts';

const spec = 'docs/unsend-spec.md';

/** Rules in force in this release: the headings of the specification that say so. */
function readSpec(text: string): Map<string, boolean> {
  return new Map(
    [...text.matchAll(/^### (U\d+) .*\n\nStatus: \*\*(holds|partly|later|said)\*\*/gm)].map((match) => [
      String(match[1]),
      match[2] === 'holds',
    ]),
  );
}

/** Every rule of the unsend contract that is in force has a test that cites it, and no test cites an unknown one. */
export const checkUnsendRules: Rule = (house) =>
  checkCitations(house, spec, 'U', readSpec(house.files.get(spec) ?? ''));
