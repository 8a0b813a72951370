import { type ErrorCode, errorCodes, type Problem, problemOf } from '@takeback/protocol';

/** A refusal that the caller is told about, as problem details with a stable code. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly problem: Problem;

  constructor(code: ErrorCode, more: Pick<Problem, 'detail' | 'issues' | 'retryAfter'> = {}) {
    super(more.detail ?? errorCodes[code][1]);
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
