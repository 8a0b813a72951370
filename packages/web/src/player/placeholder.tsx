import { useEffect, useRef } from 'react';
import styles from './placeholder.module.css';

/**
 * The tiny blurred picture that stands where a video or poster is on its way. Painted, since the content security
 * policy lets no picture be loaded from a `data:` address.
 */
export function Placeholder({ picture }: { picture: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let gone = false;
    const paint = async () => {
      const encoded = /^data:image\/webp;base64,(.+)$/.exec(picture)?.[1];
      if (encoded === undefined) return;
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }));
      if (!gone) {
        element.width = bitmap.width;
        element.height = bitmap.height;
        element.getContext('2d')?.drawImage(bitmap, 0, 0);
      }
      bitmap.close();
    };
    // Without it the place is dark, which is no harm.
    paint().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [picture]);
  return <canvas className={styles.placeholder} ref={canvas} width={1} height={1} />;
}
