import type { VideoRefusal } from '@takeback/protocol';

/** A file that will not do, for a reason that its owner is told. Trying again gives the same. */
export class MediaRefused extends Error {
  readonly reason: VideoRefusal;

  constructor(reason: VideoRefusal) {
    super(reason);
    this.name = 'MediaRefused';
    this.reason = reason;
  }
}

/** A job that failed for a reason which is not known to be the file's: another try may do. */
export class MediaFailed extends Error {
  /** The engine's number for it; 0 when it has none. */
  readonly code: number;

  constructor(what: string, code = 0, options?: ErrorOptions) {
    super(what, options);
    this.name = 'MediaFailed';
    this.code = code;
  }
}
