// `npm run bench`: measures this checkout with the pinned Node. Plain JavaScript, for the system's Node.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkSystemNode, endWith, findPinnedNode, installDependencies, root } from './install.mjs';

try {
  checkSystemNode();
  installDependencies();
  const program = join(root, 'bench', 'src', 'main.ts');
  const ended = spawnSync(findPinnedNode(), [program, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = ended.status ?? 1;
} catch (error) {
  endWith(error);
}
