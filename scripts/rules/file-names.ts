import type { Rule } from '../house.ts';

const vague = /(^|\/)(utils?|helpers?|commons?|managers?|misc|stuff|shared)(\.|\/|$)/;

/** A file is named after its concept; a name that fits anything gathers everything. */
export const checkFileNames: Rule = (house) =>
  house.sources
    .filter(({ path }) => vague.test(path))
    .map(({ path }) => ({ path, line: 1, message: 'the name says nothing: name the concept' }));
