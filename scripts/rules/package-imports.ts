import { type Finding, findingAt, isTest, type Rule, resolveImport } from '../house.ts';

/**
 * Which of our packages each may import. Who is not here does not exist: a new package needs a line, and an edge
 * that the architecture does not have needs a reason.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  keyring: [],
  guard: [],
  server: ['protocol', 'keyring'],
  client: ['protocol', 'guard'],
  web: ['client', 'protocol', 'guard'],
  demo: ['server', 'client', 'protocol'],
  cli: ['server', 'client', 'protocol', 'demo'],
};
/** The tests of a package may also start the real server and speak to it as a client does. */
const testsMayImport = ['protocol', 'client', 'server', 'keyring'];

/** What tests may reach into beside: parts that are no package's business, but that tests make fail. */
const testsMayReach = new Set(['packages/keyring/src/disk.ts']);

const packageOf = (path: string) => /^packages\/([^/]+)\//.exec(path)?.[1];

/** Packages know one another only as the table says, and only by name, never by a path into the other's folder. */
export const checkPackageImports: Rule = (house) => {
  const findings: Finding[] = [];
  for (const source of house.sources) {
    const from = packageOf(source.path);
    if (from === undefined) continue;
    const own = mayImport[from];
    if (own === undefined) {
      findings.push(findingAt(source, 0, `packages/${from} is not in the table of packages`));
      continue;
    }
    const test = isTest(source.path);
    const allowed = new Set([from, ...own, ...(test ? testsMayImport : [])]);
    for (const { specifier, start } of source.imports) {
      const path = resolveImport(source, specifier);
      const by = path === undefined ? /^@takeback\/([^/]+)/.exec(specifier)?.[1] : packageOf(path);
      if (path !== undefined && by !== from && !(test && (isTest(path) || testsMayReach.has(path))))
        findings.push(findingAt(source, start, `reaches out of its package: ${specifier}`));
      else if (by !== undefined && !allowed.has(by))
        findings.push(findingAt(source, start, `packages/${from} may not import @takeback/${by}`));
    }
  }
  return findings;
};
