import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeErrors } from './errors.ts';
import { describeLive } from './live.ts';
import { describeApi } from './openapi.ts';
import { describeSettings } from './settings.ts';

const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`;

/** Every generated document by its path below the root. */
export function generateDocuments(): Readonly<Record<string, string>> {
  const about: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(about);
  return {
    'docs/openapi.json': json(describeApi(version)),
    'docs/live.json': json(describeLive()),
    'docs/errors.md': describeErrors(),
    'docs/settings.md': describeSettings(),
  };
}
