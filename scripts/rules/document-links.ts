import { dirname, join, normalize } from 'node:path/posix';
import type { Finding, Rule } from '../house.ts';

const link = /\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"/g;
const inline = /`((?:packages|scripts|docs|e2e|test|src|examples)\/[\w./-]+\.\w+)`/g;

/** Documents point at what exists: relative links, images and paths of files in code spans. */
export const checkDocumentLinks: Rule = (house) => {
  const findings: Finding[] = [];
  for (const [path, text] of house.files) {
    if (!path.endsWith('.md')) continue;
    const exists = (target: string) =>
      house.paths.has(target) || [...house.paths].some((other) => other.startsWith(`${target}/`));
    const check = (target: string, at: number) => {
      if (exists(target)) return;
      const line = text.slice(0, at).split('\n').length;
      findings.push({ path, line, message: `points at ${target}, which is not there` });
    };
    for (const match of text.matchAll(link)) {
      const to = String(match[1] ?? match[2]).replace(/#.*$/, '');
      if (to === '' || /^[a-z]+:/.test(to)) continue;
      check(normalize(join(dirname(path), to)).replace(/\/$/, ''), match.index);
    }
    // A package's own documents name its files from its folder on.
    for (const match of text.matchAll(inline))
      if (!exists(join(dirname(path), String(match[1])))) check(String(match[1]), match.index);
  }
  return findings;
};
