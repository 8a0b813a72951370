import { Visitor } from 'oxc-parser';
import { type Finding, findingAt, type Rule } from '../house.ts';

const network = new Set(['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'sendBeacon']);

/** The web app speaks to the server through @takeback/client only: one copy per device, one connection. */
export const checkWebNetwork: Rule = (house) => {
  const findings: Finding[] = [];
  for (const source of house.sources) {
    if (!source.path.startsWith('packages/web/src/')) continue;
    const report = (name: string, start: number) => {
      if (network.has(name))
        findings.push(findingAt(source, start, `the web app may not use ${name} itself`));
    };
    new Visitor({
      CallExpression: ({ callee }) => {
        if (callee.type === 'Identifier') report(callee.name, callee.start);
        if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier')
          report(callee.property.name, callee.property.start);
      },
      NewExpression: ({ callee }) => {
        if (callee.type === 'Identifier') report(callee.name, callee.start);
        if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier')
          report(callee.property.name, callee.property.start);
      },
    }).visit(source.program);
  }
  return findings;
};
