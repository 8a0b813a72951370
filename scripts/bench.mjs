// `npm run bench`, `npm run bench:media` and `bench/feed`: measure this checkout with the pinned Node. Plain JavaScript,
// for the system's Node.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkSystemNode, endWith, findPinnedNode, installDependencies, root } from './install.mjs';

try {
  checkSystemNode();
  installDependencies();
  const [first, ...rest] = process.argv.slice(2);
  // Files are named from where the command was typed; memory is only told apart after a collection.
  const [program, args, options] =
    first === 'feed'
      ? [join('feed', 'evaluate.ts'), rest, ['--expose-gc']]
      : first === 'media'
        ? ['media.ts', rest, []]
        : ['main.ts', process.argv.slice(2), []];
  const ended = spawnSync(findPinnedNode(), [...options, join(root, 'bench', 'src', program), ...args], {
    stdio: 'inherit',
  });
  process.exitCode = ended.status ?? 1;
} catch (error) {
  endWith(error);
}
