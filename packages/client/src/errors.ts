import type { ErrorCode, Problem } from '@takeback/protocol';

/** The server refused. `problem.code` says why; decide by it, never by words. */
export class TakebackError extends Error {
  override readonly name = 'TakebackError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get code(): ErrorCode {
    return this.problem.code;
  }
}

/** The server could not be reached, or the answer was lost on the way: it may or may not have acted. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** How long to wait before asking again; null when asking again would change nothing. */
export function findRetryDelay(error: unknown): { seconds: number | null } | null {
  if (error instanceof ConnectionError) return { seconds: null };
  if (!(error instanceof TakebackError)) return null;
  const { status, code, retryAfter } = error.problem;
  if (code === 'too_many_requests') return { seconds: retryAfter ?? 1 };
  // A full disk does not mend itself: the person is told.
  if (status >= 500 && code !== 'storage_full') return { seconds: retryAfter ?? null };
  // The session ended: what waits is wiped with it, or goes out after signing in.
  if (code === 'not_signed_in' || code === 'session_revoked') return { seconds: null };
  return null;
}

/** Whether the error says that the session is over. */
export function endsSession(error: unknown): boolean {
  return (
    error instanceof TakebackError && (error.code === 'session_revoked' || error.code === 'not_signed_in')
  );
}
