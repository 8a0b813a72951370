import { relative } from 'node:path';
import { type Config, isLoopback } from './config.ts';
import { placeOf } from './storage/place.ts';

/** What a fresh start has to say, besides the address. */
export interface Facts {
  readonly url: string;
  /** Nobody has an account yet. */
  readonly awaitsHost: boolean;
  /** There is nobody at all, and nobody at a terminal was asked whether that should change. */
  readonly isEmpty: boolean;
  /** The master key was made just now. */
  readonly madeMasterKey: boolean;
  /** Overwriting a file leaves its old bytes on this disk. */
  readonly weakErasure: boolean;
  /** The keys are in memory only. */
  readonly volatileKeys: boolean;
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : `./${fromHere}`;
}

/** What only matters to whoever looks after the server: each a sentence or two. */
export function warningsOf(facts: Facts, config: Config): string[] {
  const keys = shortPath(config.keysFolder);
  const warnings: string[] = [];
  if (facts.madeMasterKey)
    warnings.push(
      `A master key was made in ${keys}/master.key, on the same disk as the keys it seals. That is enough to begin with. But whoever copies this disk can read every message not yet taken back at that time, and without this file nobody can read any. To keep it on another disk, or outside the machine, see TAKEBACK_MASTER_KEY_FILE and TAKEBACK_MASTER_KEY in docs/settings.md.`,
    );
  if (facts.weakErasure)
    warnings.push(
      `On the disk of ${keys} overwritten bytes stay behind: what is taken back is hidden from everybody, but could be recovered from the disk.`,
    );
  if (facts.volatileKeys)
    warnings.push(
      `The keys in ${keys} are in memory only: after a restart of this machine no message can be read.`,
    );
  return warnings;
}

/** What to do next, now that it is up. */
export function nextStepsOf(facts: Facts, config: Config): string[] {
  const open = facts.awaitsHost
    ? 'Open that address in a browser and sign up: the first account is the host’s.'
    : 'Open that address in a browser.';
  const steps = [open];
  if (facts.isEmpty)
    steps.push('To see it with people in it first: npm run demo makes a small demo community.');
  if (config.publicUrl !== undefined) return steps;
  return [
    ...steps,
    isLoopback(config.host)
      ? 'It is reached from this machine only. For phones on your network see "HTTPS for phones" in docs/operations.md (HOST and PUBLIC_URL).'
      : 'Browsers on other machines need HTTPS for all of it: see "HTTPS for phones" in docs/operations.md (PUBLIC_URL).',
  ];
}

/** What a person at a terminal is told once the server is up. */
export function welcome(facts: Facts, config: Config): string {
  const lines = [`Takeback is running at  ${config.publicUrl ?? facts.url}`, ''];
  lines.push(...nextStepsOf(facts, config));
  const data = config.databaseUrl === undefined ? shortPath(config.dataFolder) : placeOf(config).name;
  lines.push('', `Data in ${data}, keys in ${shortPath(config.keysFolder)}.`);
  for (const warning of warningsOf(facts, config)) lines.push('', `Note: ${warning}`);
  lines.push('', 'Stop it with Ctrl+C.');
  return `\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
}
