/** `whole`: what is watched; `own`: of a Duet or Stitch, the own part alone, for when the original goes. */
export type Strand = 'whole' | 'own';

export interface RenditionsTable {
  blob_id: string;
  video_id: string;
  strand: Strand;
  /** The shorter side, in pixels. */
  side: number;
  width: number;
  height: number;
  /** Seconds. */
  duration: number;
  bytes: number;
}

export interface PostersTable {
  blob_id: string;
  video_id: string;
  strand: Strand;
  width: number;
  height: number;
  bytes: number;
  /** A tiny WebP picture, in base64. */
  placeholder: string;
  /** Whether there is anything to hear in this strand. */
  has_sound: boolean;
}
