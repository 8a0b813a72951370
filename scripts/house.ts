import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Comment, type Program, parseSync, Visitor } from 'oxc-parser';

/** A reference from one file to another module, whatever its form. */
export interface Import {
  readonly specifier: string;
  readonly start: number;
}

/** One parsed source file; `path` is below the root, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
}

/** What the rules look at: every source, and the other files (package.json, documents) by their path. */
export interface House {
  readonly sources: readonly Source[];
  readonly files: ReadonlyMap<string, string>;
  /** Every path of the tree, those that are not read included. */
  readonly paths: ReadonlySet<string>;
}

/** Something that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export type Rule = (house: House) => Finding[];

const notOurs = new Set(['node_modules', 'dist', '.git', '.cache']);
const notOursAtRoot = new Set(['data', 'keys', 'test-results', 'coverage']);
const isSource = /\.(ts|tsx|mts|mjs|js)$/;
const isRead = /\.(md|json|html|css)$/;

function collectImports(program: Program): Import[] {
  const imports: Import[] = [];
  const add = (of: { value: string; start: number }) =>
    imports.push({ specifier: of.value, start: of.start });
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source);
    },
    TSImportType: (node) => add(node.source),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string')
        imports.push({ specifier: node.source.value, start: node.source.start });
    },
  }).visit(program);
  return imports;
}

/** @throws Error when the text is not a program */
function parseSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  return { path, text, program, comments, imports: collectImports(program) };
}

/** The house made of the given files, by path: for the tests of the rules. */
export function houseOf(files: Readonly<Record<string, string>>): House {
  const entries = Object.entries(files);
  return {
    sources: entries.filter(([path]) => isSource.test(path)).map(([path, text]) => parseSource(path, text)),
    files: new Map(entries.filter(([path]) => !isSource.test(path))),
    paths: new Set(Object.keys(files)),
  };
}

/** Reads and parses the house on disk. */
export function readHouse(root: string): House {
  const read: Record<string, string> = {};
  const paths = new Set<string>();
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (notOurs.has(entry.name) || (folder === '' && notOursAtRoot.has(entry.name))) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        paths.add(path);
        if (isSource.test(path) || isRead.test(path)) read[path] = readFileSync(join(root, path), 'utf8');
      }
    }
  };
  visit('');
  return { ...houseOf(read), paths };
}

/** A finding at a place of a source. */
export function findingAt(source: Pick<Source, 'path' | 'text'>, start: number, message: string): Finding {
  return { path: source.path, line: source.text.slice(0, start).split('\n').length, message };
}

/** The path a relative import of a source means, or undefined for a package. */
export function resolveImport(source: Pick<Source, 'path'>, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return new URL(specifier, `file:///${source.path}`).pathname.slice(1);
}

/** Tests and what only they use. */
export function isTest(path: string): boolean {
  return /(^|\/)test\//.test(path) || path.startsWith('e2e/');
}
