import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Asks at the terminal of an empty server whether to make the demo community, and makes it. Nothing waits for it. */
export function offerDemo(): void {
  // Without the terminal's own editing: Ctrl+C must reach the server.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  process.stdout.write('  Make a small demo community to look around in? (y/N) ');
  lines.once('line', (line) => {
    lines.close();
    if (!/^\s*y(es)?\s*$/i.test(line)) {
      process.stdout.write('  Not now. Later: npm run demo.\n\n');
      return;
    }
    // A process of its own, which speaks to the running server as people's devices do.
    const child = spawn(process.execPath, [command, 'demo'], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => process.stderr.write(`\n${error.message}\n`));
  });
}
