import type { VideoRefusal } from '@takeback/protocol';
import { FFmpegError } from 'node-av/lib';

/** The file will not do, and trying again will not help. */
export class Refused extends Error {
  readonly reason: VideoRefusal;

  constructor(reason: VideoRefusal) {
    super(reason);
    this.name = 'Refused';
    this.reason = reason;
  }
}

/** The engine answered with an error of its own. */
export class EngineError extends Error {
  readonly code: number;

  constructor(operation: string, code: number) {
    super(operation);
    this.name = 'EngineError';
    this.code = code;
  }
}

/**
 * @returns what the engine answered, when that is no error
 * @throws EngineError
 */
export function checked(answer: number, operation: string): number {
  if (answer < 0) throw new EngineError(operation, answer);
  return answer;
}

/** What is there, or the engine lacks it. @throws EngineError */
export function present<Thing>(thing: Thing | null | undefined, operation: string): Thing {
  if (thing === null || thing === undefined) throw new EngineError(operation, 0);
  return thing;
}

/** Why a file is refused when the engine failed on it. */
export function refusalOf(error: unknown): VideoRefusal | undefined {
  if (error instanceof Refused) return error.reason;
  if (!(error instanceof EngineError)) return undefined;
  const failure = FFmpegError.fromCode(error.code);
  if (failure === null) return undefined;
  if (failure.isENOMEM) return 'out_of_memory';
  return failure.isInvalidData || failure.isEOF ? 'damaged' : undefined;
}
