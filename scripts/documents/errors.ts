import { errorCodes } from '../../packages/protocol/src/index.ts';

/** The table of errors as a page. */
export function describeErrors(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, [status, meaning]]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${meaning} |`,
  );
  return `# Errors

Generated from \`packages/protocol/src/errors.ts\` by \`npm run docs\`; do not edit.

Every refusal is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), over HTTP as
\`application/problem+json\`, on the live socket inside a \`failure\` frame. Decide by \`code\`: it is stable, the words
are not. \`issues\`, where present, names the inputs that were wrong and why; it never repeats their values.

| Code | Status | Meaning |
|---|---|---|
${rows.join('\n')}
`;
}
