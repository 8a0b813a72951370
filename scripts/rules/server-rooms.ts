import { type Finding, findingAt, type Rule, resolveImport } from '../house.ts';

const src = 'packages/server/src/';

/** Rooms that carry and keep for all the others; they know no domain room. */
const carrying = new Set(['live', 'bus', 'storage', 'blobs', 'push', 'jobs', 'http']);
/** Files at the root that put the rooms together; nothing but a program's start may import them. */
const composing = new Set(['app.ts', 'main.ts']);

const roomOf = (path: string) =>
  path.startsWith(src) ? (/^([^/]+)\//.exec(path.slice(src.length))?.[1] ?? '') : undefined;

/** Carrying rooms of the server import no domain room, and no room imports the composition root. */
export const checkServerRooms: Rule = (house) => {
  const findings: Finding[] = [];
  for (const source of house.sources) {
    const from = roomOf(source.path);
    if (from === undefined) continue;
    for (const { specifier, start } of source.imports) {
      const path = resolveImport(source, specifier);
      const to = path === undefined ? undefined : roomOf(path);
      if (path === undefined || to === undefined) continue;
      if (carrying.has(from) && to !== '' && !carrying.has(to))
        findings.push(findingAt(source, start, `${from}/ carries for all rooms and may not know ${to}/`));
      if (from !== '' && composing.has(path.slice(src.length)))
        findings.push(findingAt(source, start, `a room may not import the composition root: ${specifier}`));
    }
  }
  return findings;
};
