/** Why there is no picture from a camera; each is said in a sentence of its own. */
export type CameraRefusal =
  /** Cameras exist for pages only that came over HTTPS. */
  | 'insecure'
  /** This browser cannot record. */
  | 'unsupported'
  | 'denied'
  | 'no_camera'
  /** Another app holds it, or it broke off. */
  | 'busy';

export type Facing = 'user' | 'environment';

/** A running camera with what it really delivers. */
export interface Camera {
  readonly stream: MediaStream;
  /** Which side it looks to; null where the browser does not say, as on desktops. */
  readonly facing: Facing | null;
  readonly hasSound: boolean;
  /** There is another one to switch to. */
  readonly canSwitch: boolean;
  /** The one to switch to where no camera says which side it looks to; null where the browser does not name them. */
  readonly nextId: string | null;
}

/** Which camera is wanted: one that looks to a side, or a certain one. */
export interface CameraWish {
  readonly facing: Facing;
  readonly id: string | null;
}

/** What is wanted by whoever turns from a camera to the other one. */
export function turnedFrom({ facing, nextId }: Pick<Camera, 'facing' | 'nextId'>): CameraWish {
  if (facing !== null) return { facing: facing === 'user' ? 'environment' : 'user', id: null };
  return { facing: 'user', id: nextId };
}

export class CameraRefused extends Error {
  readonly refusal: CameraRefusal;

  constructor(refusal: CameraRefusal) {
    super(`no camera: ${refusal}`);
    this.name = 'CameraRefused';
    this.refusal = refusal;
  }
}

/** What a browser can be asked, as far as a camera needs it. Passed in, so that refusals can be tested. */
export interface CameraPlatform {
  readonly isSecureContext: boolean;
  readonly mediaDevices: Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> | undefined;
  readonly canRecord: boolean;
}

export function browserPlatform(): CameraPlatform {
  return {
    isSecureContext: globalThis.isSecureContext,
    // Missing on pages without HTTPS, whatever the type says.
    mediaDevices: 'mediaDevices' in navigator ? navigator.mediaDevices : undefined,
    canRecord: 'MediaRecorder' in globalThis,
  };
}

/** What is plain before anybody is asked. */
export function refusalBefore(platform: CameraPlatform): CameraRefusal | null {
  if (!platform.isSecureContext) return 'insecure';
  return platform.mediaDevices === undefined || !platform.canRecord ? 'unsupported' : null;
}

/** What an error of getUserMedia means. */
export function refusalOf(error: unknown): CameraRefusal {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no_camera';
    case 'TypeError':
      return 'unsupported';
    default:
      return 'busy';
  }
}

/**
 * What is asked for: HD, as cameras count it. A phone held upright delivers it upright; asked for upright pictures, a
 * camera that lies across would crop a narrow strip. What comes is up to the camera, and nothing later relies on it.
 */
function wishes({ facing, id }: CameraWish): MediaTrackConstraints {
  return {
    ...(id === null ? { facingMode: { ideal: facing } } : { deviceId: { ideal: id } }),
    width: { ideal: 1_280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
  };
}

const sound: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

function facingOf(stream: MediaStream): Facing | null {
  const mode = stream.getVideoTracks()[0]?.getSettings().facingMode;
  return mode === 'user' || mode === 'environment' ? mode : null;
}

/** The camera behind a running one in the list of all, around its end. */
function nextIdOf(stream: MediaStream, cameras: readonly MediaDeviceInfo[]): string | null {
  const id = stream.getVideoTracks()[0]?.getSettings().deviceId;
  const at = cameras.findIndex(({ deviceId }) => deviceId === id);
  const next = cameras[(at + 1) % cameras.length]?.deviceId ?? '';
  return next === '' || next === id ? null : next;
}

/**
 * Opens the camera that is wanted, with the microphone where there is one.
 * @throws CameraRefused
 */
export async function openCamera(wish: CameraWish, platform: CameraPlatform): Promise<Camera> {
  const { mediaDevices } = platform;
  const refusal = refusalBefore(platform);
  if (refusal !== null) throw new CameraRefused(refusal);
  if (mediaDevices === undefined) throw new CameraRefused('unsupported');
  const open = async (): Promise<MediaStream> => {
    try {
      return await mediaDevices.getUserMedia({ video: wishes(wish), audio: sound });
    } catch (error) {
      // Without a microphone a silent video is better than none.
      if (refusalOf(error) !== 'no_camera') throw error;
      return mediaDevices.getUserMedia({ video: wishes(wish) });
    }
  };
  try {
    const stream = await open();
    // Names and numbers of cameras are told only after one was allowed. One that cannot be counted still runs.
    const devices = await mediaDevices.enumerateDevices().catch(() => []);
    const cameras = devices.filter(({ kind }) => kind === 'videoinput');
    return {
      stream,
      facing: facingOf(stream),
      hasSound: stream.getAudioTracks().length > 0,
      canSwitch: cameras.length > 1,
      nextId: nextIdOf(stream, cameras),
    };
  } catch (error) {
    throw new CameraRefused(refusalOf(error));
  }
}

export function closeCamera(camera: Camera): void {
  for (const track of camera.stream.getTracks()) track.stop();
}
