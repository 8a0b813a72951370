import { settings } from '../../packages/server/src/config.ts';

/** The table of settings as a page. */
export function describeSettings(): string {
  const sections = Object.entries(settings).map(
    ([name, setting]) => `## ${name}

${setting.description}

- Form: ${setting.form}
- Default: ${setting.default === undefined ? 'none' : `\`${setting.default}\``}
`,
  );
  return `# Settings

Generated from \`packages/server/src/config.ts\` by \`npm run docs\`; do not edit.

All settings are environment variables. An unset one and an empty one mean the same. A wrong one is refused at start
with a sentence that says how to mend it, and so is an unknown one whose name begins with \`TAKEBACK_\`.

${sections.join('\n')}`;
}
