// `npm run bench` and `npm run bench:media`: measure this checkout with the pinned Node. Plain JavaScript, for the system's Node.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkSystemNode, endWith, findPinnedNode, installDependencies, root } from './install.mjs';

try {
  checkSystemNode();
  installDependencies();
  const given = process.argv.slice(2);
  const isOfMedia = given[0] === 'media';
  const program = join(root, 'bench', 'src', isOfMedia ? 'media.ts' : 'main.ts');
  const ended = spawnSync(findPinnedNode(), [program, ...given.slice(isOfMedia ? 1 : 0)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = ended.status ?? 1;
} catch (error) {
  endWith(error);
}
