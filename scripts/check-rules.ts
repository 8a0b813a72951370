// The rules of the house, held over the real sources. Run by `npm test` and `npm run check`.
import { fileURLToPath } from 'node:url';
import { readHouse } from './house.ts';
import { rules } from './rules/rules.ts';

const house = readHouse(fileURLToPath(new URL('..', import.meta.url)));
let broken = 0;
for (const [name, check] of Object.entries(rules)) {
  for (const { path, line, message } of check(house)) {
    broken += 1;
    console.log(`${path}:${line} ${message} [${name}]`);
  }
}
if (broken > 0) process.exitCode = 1;
else console.log(`${house.sources.length} files keep ${Object.keys(rules).length} rules.`);
