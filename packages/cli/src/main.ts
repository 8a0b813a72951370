#!/usr/bin/env node
import { StartupError } from '@takeback/server/errors';
import { commands } from './commands.ts';
import { Mendable } from './mendable.ts';

const [name = 'help', ...args] = process.argv.slice(2);
const asked = name === '--help' || name === '-h' ? 'help' : name === '--version' ? 'version' : name;
const command = commands.find((one) => one.name === asked);
try {
  if (command === undefined)
    throw new Mendable(
      `There is no command ${JSON.stringify(name)}. There are: ${commands.map((one) => one.name).join(', ')}.`,
    );
  await command.run(args);
} catch (error) {
  // Ours are sentences for people; anything else is a fault, and keeps its stack.
  if (!(error instanceof Mendable || error instanceof StartupError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
