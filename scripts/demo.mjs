// `npm run demo`: makes a small demo community, `npm run demo -- --remove` takes it away. Plain JavaScript, for the
// system's Node.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkSystemNode, endWith, findPinnedNode, installDependencies, root } from './install.mjs';

try {
  checkSystemNode();
  installDependencies();
  const node = findPinnedNode();
  const command = [join(root, 'packages', 'cli', 'src', 'main.ts'), 'demo', ...process.argv.slice(2)];
  const { status } = spawnSync(node, command, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  endWith(error);
}
