import { type Finding, findingAt, type Rule } from '../house.ts';

const path = 'package-lock.json';

/** The lock file names no registry, so that it installs from whichever one the reader uses. */
export const checkLockfile: Rule = (house) => {
  const findings: Finding[] = [];
  const text = house.files.get(path) ?? '';
  for (const match of text.matchAll(/"resolved":\s*"[a-z+]+:/g))
    findings.push(findingAt({ path, text }, match.index, 'names where a package was downloaded from'));
  return findings;
};
