import { type Finding, findingAt, type Rule, resolveImport } from '../house.ts';

/** No file imports itself through others, types included: a circle has no end to begin reading at. */
export const checkCircles: Rule = (house) => {
  const findings: Finding[] = [];
  const sources = new Map(house.sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const trail: string[] = [];
  const follow = (path: string) => {
    const source = sources.get(path);
    if (source === undefined || done.has(path)) return;
    trail.push(path);
    for (const { specifier, start } of source.imports) {
      const next = resolveImport(source, specifier);
      if (next === undefined) continue;
      const at = trail.indexOf(next);
      if (at >= 0)
        findings.push(findingAt(source, start, `a circle: ${[...trail.slice(at), next].join(' → ')}`));
      else follow(next);
    }
    trail.pop();
    done.add(path);
  };
  for (const path of sources.keys()) follow(path);
  return findings;
};
