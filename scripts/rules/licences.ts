import { type Finding, findingAt, type Rule } from '../house.ts';

const path = 'package-lock.json';

/** Licences that the AGPL apps and the Apache-2.0 libraries may both carry along; NOTICE names what is special. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  // Of its files only: used unchanged.
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
]);
/** Good for tools, which are not handed on. */
const forTools = new Set([...permissive, 'CC-BY-4.0']);

/** Whether one of the licences that are offered will do. */
function fits(licence: string, allowed: ReadonlySet<string>): boolean {
  return licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => allowed.has(one));
}

/** Every package that is installed has a licence that ours can carry. */
export const checkLicences: Rule = (house) => {
  const findings: Finding[] = [];
  const text = house.files.get(path) ?? '';
  // As npm writes it: one entry is one object of four spaces' indent.
  for (const [entry, name] of text.matchAll(/^ {4}"(node_modules\/[^"]+)": \{\n[\s\S]*?^ {4}\}/gm)) {
    if (/"link": true/.test(entry)) continue;
    const licence = /^ {6}"license": "([^"]+)"/m.exec(entry)?.[1] ?? 'no licence';
    const isTool = /^ {6}"(dev|devOptional)": true/m.test(entry);
    if (!fits(licence, isTool ? forTools : permissive))
      findings.push(findingAt({ path, text }, text.indexOf(entry), `${name} is under ${licence}`));
  }
  return findings;
};
