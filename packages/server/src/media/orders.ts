/** A file that a job inherits: it opens none itself. */
export interface File {
  readonly fd: number;
  readonly bytes: number;
}

/** What of a job: the whole that people watch, or, of a Duet or Stitch, the own part alone. */
export type Strand = 'whole' | 'own';

/** Part of a file, in seconds after its first picture. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const layouts = ['side-by-side', 'top-bottom', 'picture-in-picture'] as const;
export type Layout = (typeof layouts)[number];

/** A file as it was probed. */
export interface Part {
  readonly file: File;
  /** When its first picture is shown, in seconds as the file counts. */
  readonly zero: number;
  readonly width: number;
  readonly height: number;
  readonly range: Range;
}

export interface Target {
  readonly fd: number;
  readonly strand: Strand;
  /** The shorter side of a rendition; 0 for the poster. */
  readonly side: number;
}

/** What is composed. Levels of sound: 1 is as it is, 0 silent. */
export type Composition =
  | { readonly kind: 'video'; readonly own: Part }
  | {
      readonly kind: 'duet';
      readonly own: Part;
      readonly original: Part;
      readonly layout: Layout;
      readonly ownLevel: number;
      readonly originalLevel: number;
    }
  | { readonly kind: 'stitch'; readonly own: Part; readonly original: Part };

/** What the server tells a job to do: the only message that goes there. */
export type Order =
  | { readonly kind: 'probe'; readonly file: File; readonly shortest: number; readonly longest: number }
  | {
      readonly kind: 'compose';
      readonly composition: Composition;
      /** Seconds into the whole. */
      readonly coverAt: number;
      readonly targets: readonly Target[];
    };
