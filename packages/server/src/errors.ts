import { KeyringFull, LedgerFull, MirrorDown, Unavailable } from '@takeback/keyring';
import { type ErrorCode, errorCodes, type Problem, problemOf } from '@takeback/protocol';

/** A refusal that the caller is told about, as problem details with a stable code. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly problem: Problem;

  constructor(
    code: ErrorCode,
    more: Pick<Problem, 'detail' | 'issues' | 'retryAfter'> = {},
    options?: ErrorOptions,
  ) {
    super(more.detail ?? errorCodes[code][1], options);
    this.name = 'Refusal';
    this.code = code;
    this.problem = problemOf(code, more);
  }
}

/** Why the server cannot start, in a sentence that says how to mend it. Nothing was changed. */
export class StartupError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'StartupError';
  }
}

/** The database gave no answer. What was asked of it may have been done, or not. */
export class DatabaseAway extends Error {
  constructor(options?: ErrorOptions) {
    super('The database cannot be reached', options);
    this.name = 'DatabaseAway';
  }
}

/** SQLSTATE disk_full: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const databaseFull = '53100';
/** Of the file system: the disk, or the share of it that may be used, is full. */
const diskFull = ['ENOSPC', 'EDQUOT'];
/** SQLSTATE query_canceled: it took longer than the session allows, and nothing of it was done. */
const queryCanceled = '57014';

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What a caller is told of any failure. An unknown one is `internal`, without a word of what happened. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const options = { cause: error };
  if (
    error instanceof KeyringFull ||
    error instanceof LedgerFull ||
    [databaseFull, ...diskFull].some((code) => hasCode(error, code))
  )
    return new Refusal('storage_full', {}, options);
  if (
    error instanceof DatabaseAway ||
    error instanceof MirrorDown ||
    error instanceof Unavailable ||
    hasCode(error, queryCanceled)
  )
    return new Refusal('unavailable', {}, options);
  return new Refusal('internal', {}, options);
}
