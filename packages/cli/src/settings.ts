import { settings as declared } from '@takeback/server/config';
import { type Command, checkNoArguments } from './command.ts';

export const settings: Command = {
  name: 'settings',
  usage: '',
  summary: 'Lists the settings of the server, which are read from the environment.',
  run: async (args) => {
    checkNoArguments('settings', args);
    const parts = Object.entries(declared).map(([name, setting]) =>
      [
        name,
        `  ${setting.description}`,
        `  Form: ${setting.form}`,
        `  Default: ${setting.default ?? 'none'}`,
      ].join('\n'),
    );
    process.stdout.write(`${parts.join('\n\n')}\n`);
  },
};
