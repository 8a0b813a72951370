import { useEffect, useRef, useState } from 'react';
import { useText } from '../strings/text.tsx';
import type { Camera } from './camera.ts';
import styles from './camera-view.module.css';

interface CameraViewProps {
  camera: Camera;
  /** Fills its place and crops, as in a tile of a Duet; else a picture that lies across is shown whole. */
  fills?: boolean;
}

/** What the camera sees, silent. The side that looks at oneself is shown as a mirror shows it; recorded as others see it. */
export function CameraView({ camera, fills = false }: CameraViewProps) {
  const text = useText();
  const screen = useRef<HTMLVideoElement>(null);
  const [isUpright, setUpright] = useState(true);
  useEffect(() => {
    const element = screen.current;
    if (element === null) return;
    // A phone that is turned delivers another shape.
    const measure = () => setUpright(element.videoHeight >= element.videoWidth);
    element.addEventListener('resize', measure);
    element.srcObject = camera.stream;
    // A browser that holds playback back until a touch plays from the next one on.
    element.play().catch(() => {});
    return () => {
      element.removeEventListener('resize', measure);
      element.srcObject = null;
    };
  }, [camera]);
  return (
    <video
      ref={screen}
      className={styles.view}
      data-fit={fills || isUpright ? 'cover' : 'contain'}
      data-mirrored={camera.facing !== 'environment'}
      muted
      playsInline
      aria-label={text('capture.view')}
    />
  );
}
