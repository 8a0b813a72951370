import { isTest, type Rule } from '../house.ts';

const most = 400;

/** No source is longer than a reader takes in at a sitting; tests are lists and may be. */
export const checkFileLength: Rule = (house) =>
  house.sources
    .filter(({ path }) => !isTest(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => ({ path, line: most, message: `${lines} lines, at most ${most} are allowed` }));
