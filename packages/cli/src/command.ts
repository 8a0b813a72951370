import { Mendable } from './mendable.ts';

/** A word after `takeback`. */
export interface Command {
  readonly name: string;
  /** What follows the name, as shown in the help. */
  readonly usage: string;
  readonly summary: string;
  run(args: readonly string[]): Promise<void>;
}

/** @throws Mendable when a command that takes no arguments is given some */
export function checkNoArguments(name: string, args: readonly string[]): void {
  if (args.length === 0) return;
  throw new Mendable(
    `takeback ${name} takes nothing after it. Settings come from the environment: takeback settings lists them.`,
  );
}
