import { serve as serveUntilEnded } from '@takeback/server/main';
import { type Command, checkNoArguments } from './command.ts';

export const serve: Command = {
  name: 'serve',
  usage: '',
  summary: 'Runs the server until it is told to end (Ctrl+C).',
  run: async (args) => {
    checkNoArguments('serve', args);
    await serveUntilEnded(process.env);
  },
};
