import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Texts that nobody else writes, and the search for them byte by byte. */
export interface Markers {
  /** A new one. */
  next(): string;
  /** The files below a folder that hold any of them, in any of the usual forms. */
  filesIn(folder: string): Promise<string[]>;
}

/** The forms in which a text could lie about. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // Base64 from each of the three offsets, without the characters that depend on the neighbours.
  const base64 = [0, 1, 2].map((pad) =>
    Buffer.from(
      Buffer.concat([Buffer.alloc(pad), bytes])
        .toString('base64')
        .slice(4, -4),
    ),
  );
  return [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex')), ...base64];
}

/** The files below a folder that hold any of these bytes. */
async function search(folder: string, forms: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) found.push(path);
  }
  return found;
}

/** The files that hold an id: as it is written, without its dashes, or as its sixteen bytes. */
export function filesWith(folder: string, id: string): Promise<string[]> {
  const digits = id.replaceAll('-', '');
  return search(folder, [...formsOf(id), ...formsOf(digits), Buffer.from(digits, 'hex')]);
}

/** Markers of one test. All begin alike, so that one search finds any of them. */
export function createMarkers(): Markers {
  const beginning = `marker-${randomBytes(15).toString('hex')}`;
  const forms = formsOf(beginning);
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `${beginning}-${count}.`;
    },
    filesIn: (folder) => search(folder, forms),
  };
}
