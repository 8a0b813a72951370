import { loadConfig } from '@takeback/server/config';
import type { Command } from './command.ts';
import { Mendable } from './mendable.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function make(): Promise<void> {
  const { DemoIsThere, makeDemo } = await import('@takeback/demo');
  say(
    '\nMaking a small demo community. It takes a minute or two; the first videos can be watched long before.\n',
  );
  try {
    const { handle, password, isRunning } = await makeDemo(loadConfig(process.env), (words) =>
      say(`  ${words}`),
    );
    say(
      [
        '',
        'It is there. The handles of its people end in .demo, and nobody is behind them.',
        '',
        'To see what the other one sees when you unsend, sign in as one of them in a private window:',
        '',
        `  handle    ${handle}`,
        `  password  ${password}`,
        '',
        'The password is shown this once.',
        ...(isRunning ? [] : ['Start Takeback with: npm start']),
        'With the server stopped, npm run demo -- --remove takes all of it away.',
        '',
      ].join('\n'),
    );
  } catch (error) {
    if (!(error instanceof DemoIsThere)) throw error;
    throw new Mendable(
      'There is a demo community already, or a part of one. For a new one, with a new password, stop the server, take it away with npm run demo -- --remove, and run this again.',
    );
  }
}

async function remove(): Promise<void> {
  const { removeDemo } = await import('@takeback/demo');
  const people = await removeDemo(loadConfig(process.env));
  say(
    people === 0
      ? 'There is no demo community here.'
      : `The demo community is gone: ${people} people, with their videos, chats, comments and likes.`,
  );
}

export const demo: Command = {
  name: 'demo',
  usage: '[--remove]',
  summary:
    'Makes a small demo community, on a running server too; or takes it away, with the server stopped.',
  run: async (args) => {
    if (args.length > 1 || (args.length === 1 && args[0] !== '--remove'))
      throw new Mendable('There is: takeback demo, and takeback demo --remove.');
    // What it makes is for its own user only, as the server does it.
    process.umask(0o077);
    await (args.length === 0 ? make() : remove());
  },
};
