import { KeyringError } from '@takeback/keyring';
import { type DestinationStream, pino } from 'pino';
import type { Config } from './config.ts';
import { Refusal, StartupError } from './errors.ts';

/**
 * What a log line may hold besides its fixed words: nothing that a person wrote, no handle, no address of a page, no
 * network address, no secret. The list is closed on purpose; a new field is a decision.
 */
export interface LogFields {
  readonly requestId?: string;
  /** Wire name of a method, or the pattern of a route. */
  readonly method?: string;
  readonly verb?: string;
  readonly status?: number;
  /** A code of the error table. */
  readonly code?: string;
  readonly milliseconds?: number;
  readonly count?: number;
  readonly port?: number;
  /** The server's own address. */
  readonly url?: string;
  readonly engine?: string;
  readonly version?: string;
  /** A setting by name, never its value. */
  readonly setting?: string;
}

/** The server's log: lines of JSON without content. `what` is a fixed sentence, never built from input. */
export interface Log {
  debug(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  /** Of the error only what cannot hold content is written: class, code, place; the words only of our own errors. */
  error(what: string, error?: unknown, fields?: LogFields): void;
}

function wordsAreOurs(error: Error): boolean {
  return error instanceof KeyringError || error instanceof StartupError || error instanceof Refusal;
}

function systemCode(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An error without the words of others: a database quotes values in them. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    code: systemCode(error),
    words: wordsAreOurs(error) ? error.message : undefined,
    stack: frames.map((line) => line.trim()).slice(0, 12),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

/** The log on standard output, or wherever `destination` leads. */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    debug: (what, fields) => logger.debug(fields ?? {}, what),
    info: (what, fields) => logger.info(fields ?? {}, what),
    warn: (what, fields) => logger.warn(fields ?? {}, what),
    error: (what, error, fields) =>
      logger.error(error === undefined ? { ...fields } : { ...fields, error: describeError(error) }, what),
  };
}
