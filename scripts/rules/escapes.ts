import { Visitor } from 'oxc-parser';
import { type Finding, findingAt, type Rule } from '../house.ts';

const silenced = /@ts-(ignore|expect-error|nocheck)|(biome|oxlint|prettier)-ignore|(eslint|oxlint)-disable/;

/** The compiler and the linter are never talked out of what they found. */
export const checkEscapes: Rule = (house) => {
  const findings: Finding[] = [];
  for (const source of house.sources) {
    const report = (start: number, message: string) => findings.push(findingAt(source, start, message));
    for (const comment of source.comments)
      if (silenced.test(comment.value)) report(comment.start, 'silences a check');
    new Visitor({
      TSAnyKeyword: (node) => report(node.start, 'any'),
      TSNonNullExpression: (node) => report(node.start, 'non-null assertion'),
      TSTypeAssertion: (node) => report(node.start, 'type assertion'),
      TSAsExpression: ({ start, typeAnnotation: type }) => {
        const isConst =
          type.type === 'TSTypeReference' &&
          type.typeName.type === 'Identifier' &&
          type.typeName.name === 'const';
        if (!isConst) report(start, 'type assertion: narrow, parse or declare instead of "as"');
      },
      PropertyDefinition: (node) => {
        if (node.definite) report(node.start, 'definite assignment');
      },
      VariableDeclarator: (node) => {
        if (node.definite) report(node.start, 'definite assignment');
      },
    }).visit(source.program);
  }
  return findings;
};
