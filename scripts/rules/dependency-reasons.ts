import type { Finding, Rule } from '../house.ts';

const document = 'docs/dependencies.md';

function listDirect(text: string): string[] {
  const parsed: unknown = JSON.parse(text);
  const of = (field: string): string[] => {
    if (typeof parsed !== 'object' || parsed === null) return [];
    const found = Object.entries(parsed).find(([name]) => name === field)?.[1];
    return typeof found === 'object' && found !== null ? Object.keys(found) : [];
  };
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap(of);
}

/** Every direct dependency has its line of reason in docs/dependencies.md, under the folder that asks for it. */
export const checkDependencyReasons: Rule = (house) => {
  const wanted = new Set<string>();
  for (const [path, text] of house.files) {
    const folder = /^(?:(packages\/[^/]+|e2e|bench)\/)?package\.json$/.exec(path);
    if (!folder) continue;
    const heading = folder[1] ?? 'root';
    for (const name of listDirect(text))
      if (!name.startsWith('@takeback/')) wanted.add(`${heading}: ${name}`);
  }
  const findings: Finding[] = [];
  const given = new Set<string>();
  let heading = '';
  for (const [index, line] of (house.files.get(document) ?? '').split('\n').entries()) {
    heading = /^## (.+)$/.exec(line)?.[1] ?? heading;
    const name = /^- `([^`]+)`: \S/.exec(line)?.[1];
    if (name === undefined) continue;
    const entry = `${heading}: ${name}`;
    given.add(entry);
    if (!wanted.has(entry))
      findings.push({ path: document, line: index + 1, message: `no package asks for ${entry}` });
  }
  for (const entry of wanted)
    if (!given.has(entry)) findings.push({ path: document, line: 1, message: `has no reason for ${entry}` });
  return findings;
};
