import { Visitor } from 'oxc-parser';
import { type Finding, findingAt, type Rule } from '../house.ts';

const runners = new Set(['it', 'test', 'describe', 'suite']);
const leavesOut = new Set(['skip', 'only', 'todo', 'fails', 'skipIf', 'runIf']);

/** Every test that is written runs, everywhere, and counts. */
export const checkSkippedTests: Rule = (house) => {
  const findings: Finding[] = [];
  for (const source of house.sources) {
    new Visitor({
      MemberExpression: ({ object, property, start }) => {
        const runner = object.type === 'MemberExpression' ? object.object : object;
        if (runner.type !== 'Identifier' || !runners.has(runner.name)) return;
        if (property.type === 'Identifier' && leavesOut.has(property.name))
          findings.push(findingAt(source, start, `${runner.name}.${property.name}: every test must run`));
      },
      CallExpression: ({ callee, start }) => {
        if (callee.type === 'Identifier' && /^([xf](it|test|describe))$/.test(callee.name))
          findings.push(findingAt(source, start, `${callee.name}: every test must run`));
      },
    }).visit(source.program);
  }
  return findings;
};
