// `npm run docs`: writes the documents that are generated from the code. A test fails while one is stale.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateDocuments } from './documents/documents.ts';

for (const [path, text] of Object.entries(generateDocuments())) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
  console.log(path);
}
