import type { Rendition } from '@takeback/protocol';

/** What decides how large a picture is worth its bytes. */
export interface Circumstances {
  /** Of the place where the video is shown, in pixels of the device. */
  readonly shorterSide: number;
  readonly savesData: boolean;
  /** In Mbit/s, as the browser guesses it; null where it does not tell. */
  readonly downlink: number | null;
}

/** Below it, in Mbit/s, the smallest rendition plays without stopping more surely than any other. */
const slow = 1.5;
/** So much smaller than the screen a picture may be without anybody seeing it. */
const tolerance = 0.8;

/** The smallest rendition that fills the screen; the smallest of all where data is dear. Null when there is none. */
export function chooseRendition(
  renditions: readonly Rendition[],
  { shorterSide, savesData, downlink }: Circumstances,
): Rendition | null {
  const bySize = renditions.toSorted((one, other) => one.side - other.side);
  const smallest = bySize[0] ?? null;
  if (savesData || (downlink !== null && downlink < slow)) return smallest;
  return bySize.find(({ side }) => side >= shorterSide * tolerance) ?? bySize.at(-1) ?? null;
}

interface Connection {
  readonly saveData?: boolean;
  readonly downlink?: number;
}

declare global {
  interface Navigator {
    /** Not in every browser. */
    readonly connection?: Connection;
  }
}

/** @param shorterSide of the place where the video is shown, in CSS pixels */
export function circumstancesFor(shorterSide: number): Circumstances {
  return {
    shorterSide: shorterSide * devicePixelRatio,
    savesData: navigator.connection?.saveData === true,
    downlink: navigator.connection?.downlink ?? null,
  };
}
