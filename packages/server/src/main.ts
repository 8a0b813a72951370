import { KeyringError } from '@takeback/keyring';
import { awaitsHost, isEmpty } from './accounts/registration.ts';
import { type RunningApp, startApp } from './app.ts';
import { type Config, type Environment, loadConfig } from './config.ts';
import { StartupError } from './errors.ts';
import { createLog, describeError, type Log } from './log.ts';
import { isFull } from './storage/folder.ts';
import { type Facts, nextStepsOf, warningsOf, welcome } from './welcome.ts';

/** Signals within this time are one: a terminal's Ctrl+C reaches us directly and through `npm start`. */
const samePress = 1_000;
/** After this time whatever still holds the process is left behind. */
const patience = 15_000;

function configFor(env: Environment): Config {
  const config = loadConfig(env);
  // At a terminal people read sentences; lines of JSON only when something is wrong, or when they asked for them.
  const isAsked = (env['LOG_LEVEL'] ?? '') !== '';
  return process.stdout.isTTY && !isAsked ? { ...config, logLevel: 'warn' } : config;
}

/** Asks whoever is at the terminal of an empty server something. Nothing waits for the answer. */
type AskWhenEmpty = () => void;

async function tell(app: RunningApp, config: Config, log: Log, ask?: AskWhenEmpty): Promise<void> {
  const { database, keyring, master } = app.storage;
  const { medium, volatile } = keyring.health();
  const empty = await isEmpty(database.kysely);
  const canAsk = ask !== undefined && process.stdout.isTTY && process.stdin.isTTY;
  const facts: Facts = {
    url: app.url,
    awaitsHost: empty || (await awaitsHost(database.kysely)),
    isEmpty: empty && !canAsk,
    madeMasterKey: master.generated,
    weakErasure: medium === 'weak',
    volatileKeys: volatile,
  };
  if (process.stdout.isTTY) {
    process.stdout.write(`${welcome(facts, config)}\n`);
    if (empty && canAsk) ask();
    return;
  }
  for (const step of nextStepsOf(facts, config)) log.info(step);
  for (const warning of warningsOf(facts, config)) log.warn(warning);
}

/**
 * Ends the process in good order once it is told to, also while it is still starting.
 * @returns whether it was told to
 */
function endOnSignals(starting: Promise<RunningApp>): () => boolean {
  let first: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    if (first !== undefined) {
      if (now - first > samePress) process.exit(130);
      return;
    }
    first = now;
    void starting.then(
      (app) => {
        setTimeout(() => process.exit(1), patience).unref();
        app.close().then(
          () => process.exit(0),
          (error: unknown) => endBadly('The server did not end in good order.', error),
        );
      },
      // A start that fails says so itself.
      () => {},
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return () => first !== undefined;
}

function endBadly(sentence: string, error: unknown): never {
  process.stderr.write(`\n${sentence}\n${JSON.stringify(describeError(error))}\n`);
  process.exit(1);
}

/** Whether the sentence said all there is: only an unknown cause is of use to whoever is asked for help. */
function isExplained(cause: unknown): boolean {
  if (cause === undefined || cause instanceof KeyringError || isFull(cause)) return true;
  return cause instanceof Error && 'code' in cause;
}

/**
 * Runs the server as this process until it is told to end: SIGINT or SIGTERM end it in good order, a second one at
 * once. What keeps it from starting is printed as a sentence, with exit code 1.
 * @param askWhenEmpty called once it is up, when it has no account at all and somebody at a terminal can answer
 */
export async function serve(env: Environment, askWhenEmpty?: AskWhenEmpty): Promise<void> {
  // Whatever it makes is for its own user only.
  process.umask(0o077);
  const fatal =
    'Takeback had to stop: its database or its keys failed, or there is a fault in it. What was acknowledged is kept.';
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => endBadly(fatal, error));
  try {
    const config = configFor(env);
    const log = createLog(config.logLevel);
    // In a later turn, so that signals are heard before anything is made.
    const starting = Promise.resolve().then(() =>
      startApp(config, { log, onFatal: (error) => endBadly(fatal, error) }),
    );
    const isEnding = endOnSignals(starting);
    const app = await starting;
    await tell(app, config, log, askWhenEmpty).catch((error: unknown) => {
      // It asks the database, which is being closed then.
      if (!isEnding()) throw error;
    });
  } catch (error) {
    if (!(error instanceof StartupError)) endBadly('Takeback cannot start.', error);
    process.stderr.write(`\n${error.message}\n`);
    if (!isExplained(error.cause)) process.stderr.write(`${JSON.stringify(describeError(error.cause))}\n`);
    process.exit(1);
  }
}
