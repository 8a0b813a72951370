import { Visitor } from 'oxc-parser';
import { type Finding, findingAt, type House, isTest } from '../house.ts';

const runners = new Set(['it', 'test', 'describe']);

/**
 * Compares the rules of a specification with the tests that cite them in brackets in their names.
 * @param rules by id, whether it must be cited
 * @param letter what its ids begin with
 */
export function checkCitations(
  house: House,
  spec: string,
  letter: string,
  rules: ReadonlyMap<string, boolean>,
): Finding[] {
  const findings: Finding[] = [];
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
        for (const [, id] of text.matchAll(/\[([A-Z]\d+)\]/g)) {
          if (id === undefined || !id.startsWith(letter)) continue;
          cited.add(id);
          if (!rules.has(id)) findings.push(findingAt(source, title.start, `${spec} has no rule ${id}`));
        }
      },
    }).visit(source.program);
  }
  if (rules.size === 0) findings.push({ path: spec, line: 1, message: 'holds no rules' });
  for (const [id, mustBeCited] of rules)
    if (mustBeCited && !cited.has(id))
      findings.push({ path: spec, line: 1, message: `${id} is in force, but no test cites it` });
  return findings;
}
