import type { Program } from 'oxc-parser';
import type { Rule } from '../house.ts';

const isEntrance = /^packages\/[^/]+\/src\/index\.ts$/;

function onlyPassesOn({ body }: Program): boolean {
  return (
    body.length > 0 &&
    body.every(
      (statement) =>
        statement.type === 'ImportDeclaration' ||
        statement.type === 'ExportAllDeclaration' ||
        (statement.type === 'ExportNamedDeclaration' && statement.declaration === null),
    )
  );
}

/** A file that only passes on what others hold is a detour; the entrance of a package is the one exception. */
export const checkPassThrough: Rule = (house) =>
  house.sources
    .filter(({ path, program }) => !isEntrance.test(path) && onlyPassesOn(program))
    .map(({ path }) => ({ path, line: 1, message: 'only passes on: import from where it is' }));
