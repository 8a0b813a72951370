/** Single frames of a film at chosen moments, through the browser's own player: whatever plays can be looked at. */
export interface Frames {
  /** Upright, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Draws the frame at a moment so that it fills the place. @throws Error when the film breaks off, or was closed */
  draw(moment: number, context: CanvasRenderingContext2D, place: Place): Promise<void>;
  close(): void;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function happened(element: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      element.removeEventListener(event, done);
      element.removeEventListener('error', fail);
      element.removeEventListener('emptied', fail);
    };
    const done = () => {
      end();
      resolve();
    };
    const fail = () => {
      end();
      reject(new Error('the film cannot be played'));
    };
    element.addEventListener(event, done);
    element.addEventListener('error', fail);
    element.addEventListener('emptied', fail);
  });
}

/** Cuts a picture so that it fills a place of another shape. */
function cut(width: number, height: number, place: Place): Place {
  const scale = Math.max(place.width / width, place.height / height);
  const visible = { width: place.width / scale, height: place.height / scale };
  return { x: (width - visible.width) / 2, y: (height - visible.height) / 2, ...visible };
}

/** @throws Error when this browser cannot play it */
export async function openFrames(url: string): Promise<Frames> {
  const element = document.createElement('video');
  element.muted = true;
  element.playsInline = true;
  element.preload = 'auto';
  const loaded = happened(element, 'loadeddata');
  element.src = url;
  await loaded;
  const { videoWidth: width, videoHeight: height } = element;
  return {
    width,
    height,
    draw: async (moment, context, place) => {
      const seeked = happened(element, 'seeked');
      // The very end has no frame.
      element.currentTime = Math.min(moment, Math.max(0, element.duration - 0.05));
      await seeked;
      const { x, y, ...visible } = cut(width, height, place);
      context.drawImage(
        element,
        x,
        y,
        visible.width,
        visible.height,
        place.x,
        place.y,
        place.width,
        place.height,
      );
    },
    close: () => {
      element.removeAttribute('src');
      element.load();
    },
  };
}
