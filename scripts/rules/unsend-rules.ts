import { Visitor } from 'oxc-parser';
import { type Finding, findingAt, isTest, type Rule } from '../house.ts';

const spec = 'docs/unsend-spec.md';
const runners = new Set(['it', 'test', 'describe']);

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
export const checkUnsendRules: Rule = (house) => {
  const findings: Finding[] = [];
  const rules = readSpec(house.files.get(spec) ?? '');
  const cited = new Set<string>();
  for (const source of house.sources.filter(({ path }) => isTest(path))) {
    new Visitor({
      CallExpression: ({ callee, arguments: [title] }) => {
        const runner = callee.type === 'CallExpression' ? callee.callee : callee;
        const name = runner.type === 'MemberExpression' ? runner.object : runner;
        if (name.type !== 'Identifier' || !runners.has(name.name) || title === undefined) return;
        const text =
          title.type === 'Literal'
            ? String(title.value)
            : title.type === 'TemplateLiteral'
              ? title.quasis.map((part) => part.value.raw).join(' ')
              : '';
        for (const [, id] of text.matchAll(/\[(U\d+)\]/g)) {
          if (id === undefined) continue;
          cited.add(id);
          if (!rules.has(id)) findings.push(findingAt(source, title.start, `${spec} has no rule ${id}`));
        }
      },
    }).visit(source.program);
  }
  if (rules.size === 0) findings.push({ path: spec, line: 1, message: 'holds no rules' });
  for (const [id, holds] of rules)
    if (holds && !cited.has(id))
      findings.push({ path: spec, line: 1, message: `${id} is in force, but no test cites it` });
  return findings;
};
