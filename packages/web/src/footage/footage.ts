import type { VideoRefusal } from '@takeback/protocol';

/** A film on this device: recorded or picked. */
export interface Footage {
  readonly film: Blob;
  readonly seconds: number;
  /** Upright, in pixels; 0 where the browser cannot tell. */
  readonly width: number;
  readonly height: number;
  /** This browser can show it. The server may take what a browser cannot show, and the other way round. */
  readonly isPlayable: boolean;
}

/** What the server would refuse, known before a byte is sent. */
export class FootageRefused extends Error {
  readonly refusal: VideoRefusal;

  constructor(refusal: VideoRefusal) {
    super(`not taken: ${refusal}`);
    this.name = 'FootageRefused';
    this.refusal = refusal;
  }
}
