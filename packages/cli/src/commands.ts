import { serverVersion } from '@takeback/server/version';
import { type Command, checkNoArguments } from './command.ts';
import { demo } from './demo.ts';
import { keys } from './keys.ts';
import { serve } from './serve.ts';
import { settings } from './settings.ts';

const help: Command = {
  name: 'help',
  usage: '',
  summary: 'Shows this.',
  run: async (args) => {
    checkNoArguments('help', args);
    const rows = commands.map(({ name, usage, summary }) => [`takeback ${name} ${usage}`.trim(), summary]);
    const width = Math.max(...rows.map(([call = '']) => call.length));
    const lines = rows.map(([call = '', summary = '']) => `  ${call.padEnd(width)}  ${summary}`);
    process.stdout.write(`Takeback: messages that can be taken back.\n\n${lines.join('\n')}\n`);
  },
};

const version: Command = {
  name: 'version',
  usage: '',
  summary: 'Shows the version.',
  run: async (args) => {
    checkNoArguments('version', args);
    process.stdout.write(`${serverVersion}\n`);
  },
};

/** Every command of the command line. */
export const commands: readonly Command[] = [serve, demo, settings, keys, help, version];
