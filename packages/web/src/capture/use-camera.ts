import { useCallback, useEffect, useState } from 'react';
import {
  browserPlatform,
  type Camera,
  type CameraRefusal,
  CameraRefused,
  type CameraWish,
  closeCamera,
  openCamera,
  refusalBefore,
  turnedFrom,
} from './camera.ts';

export type CameraView =
  /** The browser will ask; first the app says what for. */
  | { readonly is: 'unasked' }
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly camera: Camera }
  | { readonly is: 'refused'; readonly refusal: CameraRefusal };

interface UseCamera {
  readonly view: CameraView;
  /** Asks for the camera, again after a refusal. */
  open: () => void;
  /** Turns to the other side. */
  turn: () => void;
}

/** Whether the browser would open the camera without a question. Browsers that do not say count as not. */
async function isGranted(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted';
  } catch {
    return false;
  }
}

interface Wish extends CameraWish {
  readonly round: number;
}

/** The camera while a screen needs it. It is let go when the screen goes, and when `active` ends. */
export function useCamera(active: boolean): UseCamera {
  const [wish, setWish] = useState<Wish | null>(null);
  const [view, setView] = useState<CameraView>(() => {
    const refusal = refusalBefore(browserPlatform());
    return refusal === null ? { is: 'opening' } : { is: 'refused', refusal };
  });

  const open = useCallback(
    () =>
      setWish((before) => ({
        facing: before?.facing ?? 'user',
        id: null,
        round: (before?.round ?? 0) + 1,
      })),
    [],
  );
  const running = view.is === 'open' ? view.camera : null;
  const turn = useCallback(() => {
    if (running !== null) setWish((before) => ({ ...turnedFrom(running), round: (before?.round ?? 0) + 1 }));
  }, [running]);

  useEffect(() => {
    if (!active || wish !== null || refusalBefore(browserPlatform()) !== null) return;
    let gone = false;
    void isGranted().then((granted) => {
      if (gone) return;
      if (granted) open();
      else setView({ is: 'unasked' });
    });
    return () => {
      gone = true;
    };
  }, [active, wish, open]);

  useEffect(() => {
    if (!active || wish === null) return;
    let gone = false;
    let opened: Camera | undefined;
    setView({ is: 'opening' });
    openCamera(wish, browserPlatform()).then(
      (camera) => {
        if (gone) {
          closeCamera(camera);
          return;
        }
        opened = camera;
        setView({ is: 'open', camera });
        // Unplugged, or taken by another app.
        camera.stream.getVideoTracks()[0]?.addEventListener('ended', () => {
          if (!gone) setView({ is: 'refused', refusal: 'busy' });
        });
      },
      (error: unknown) => {
        if (!gone)
          setView({ is: 'refused', refusal: error instanceof CameraRefused ? error.refusal : 'busy' });
      },
    );
    return () => {
      gone = true;
      if (opened !== undefined) closeCamera(opened);
    };
  }, [active, wish]);

  // One that was let go is not shown, or recorded from, any more.
  return { view: active || view.is !== 'open' ? view : { is: 'opening' }, open, turn };
}
