import { type Command, checkNoArguments } from './command.ts';
import { offerDemo } from './offer-demo.ts';

export const serve: Command = {
  name: 'serve',
  usage: '',
  summary: 'Runs the server until it is told to end (Ctrl+C).',
  run: async (args) => {
    checkNoArguments('serve', args);
    // Loaded when it is needed: the other commands answer at once.
    const server = await import('@takeback/server/main');
    await server.serve(process.env, offerDemo);
  },
};
