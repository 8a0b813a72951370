import { loadConfig } from '@takeback/server/config';
import type { Command } from './command.ts';
import { Mendable } from './mendable.ts';

export const keys: Command = {
  name: 'keys',
  usage: 'rotate',
  summary: 'Seals all keys under a new master key and destroys the old one. Stop the server first.',
  run: async (args) => {
    if (args.length !== 1 || args[0] !== 'rotate') throw new Mendable('There is: takeback keys rotate.');
    const { rotateMaster } = await import('@takeback/server/rotate-master');
    const { version, segments } = await rotateMaster(loadConfig(process.env));
    const files = segments === 1 ? '1 file' : `${segments} files`;
    process.stdout.write(
      `The keys are sealed by version ${version} of the master key (${files} written anew); earlier versions are destroyed. Copies of the keys made before can no longer be opened.\n`,
    );
  },
};
