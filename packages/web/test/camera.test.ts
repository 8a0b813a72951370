import { describe, expect, it } from 'vitest';
import {
  type CameraPlatform,
  type CameraWish,
  openCamera,
  refusalBefore,
  refusalOf,
  turnedFrom,
} from '../src/capture/camera.ts';

function platform(
  getUserMedia: MediaDevices['getUserMedia'],
  more: Partial<CameraPlatform> = {},
): CameraPlatform {
  return {
    isSecureContext: true,
    canRecord: true,
    mediaDevices: { getUserMedia, enumerateDevices: async () => [] },
    ...more,
  };
}

const front: CameraWish = { facing: 'user', id: null };
const back: CameraWish = { facing: 'environment', id: null };

const never = () => Promise.reject(new Error('nobody was to be asked'));

describe('a camera that does not open says why', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'no_camera'],
    ['OverconstrainedError', 'no_camera'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
  ])('%s is %s', async (name, refusal) => {
    const refusing = platform(() => Promise.reject(new DOMException('', name)));
    await expect(openCamera(front, refusing)).rejects.toMatchObject({ refusal });
  });

  it('without HTTPS nobody is asked', async () => {
    const insecure = platform(never, { isSecureContext: false, mediaDevices: undefined });
    expect(refusalBefore(insecure)).toBe('insecure');
    await expect(openCamera(front, insecure)).rejects.toMatchObject({ refusal: 'insecure' });
  });

  it('a browser that cannot record is not asked either', async () => {
    expect(refusalBefore(platform(never, { canRecord: false }))).toBe('unsupported');
    expect(refusalBefore(platform(never, { mediaDevices: undefined }))).toBe('unsupported');
    expect(refusalOf(new TypeError())).toBe('unsupported');
  });
});

/** A camera's pictures, of which its id is looked at. */
class Track extends EventTarget implements MediaStreamTrack {
  contentHint = '';
  enabled = true;
  readonly id = 'track';
  readonly kind = 'video';
  readonly label = '';
  readonly muted = false;
  readonly onended = null;
  readonly onmute = null;
  readonly onunmute = null;
  readonly readyState = 'live';
  readonly deviceId: string;
  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }
  applyConstraints = async () => undefined;
  clone = () => this;
  getCapabilities = () => ({});
  getConstraints = () => ({});
  getSettings = () => ({ deviceId: this.deviceId });
  stop = () => undefined;
}

/** What of a stream is looked at before it is shown. */
class Stream extends EventTarget implements MediaStream {
  readonly active = true;
  readonly id = 'stream';
  readonly onaddtrack = null;
  readonly onremovetrack = null;
  readonly #tracks: Track[];
  constructor(deviceId?: string) {
    super();
    this.#tracks = deviceId === undefined ? [] : [new Track(deviceId)];
  }
  addTrack = () => undefined;
  removeTrack = () => undefined;
  clone = () => this;
  getTracks = () => [];
  getAudioTracks = () => [];
  getVideoTracks = () => this.#tracks;
  getTrackById = () => null;
}

/** As many cameras as ids, of which the browser tells no side; what is wanted runs, else the first. */
function cameras(...ids: string[]): CameraPlatform {
  const devices = [...ids, 'microphone'].map((deviceId) => ({
    deviceId,
    kind: deviceId === 'microphone' ? ('audioinput' as const) : ('videoinput' as const),
    groupId: '',
    label: '',
    toJSON: () => null,
  }));
  return platform(never, {
    mediaDevices: {
      getUserMedia: async (constraints) => {
        const wanted = typeof constraints?.video === 'object' ? constraints.video.deviceId : undefined;
        const ideal = typeof wanted === 'object' && 'ideal' in wanted ? wanted.ideal : undefined;
        return new Stream(ids.find((id) => id === ideal) ?? ids[0]);
      },
      enumerateDevices: async () => devices,
    },
  });
}

it('offers another one only where there is one, and turns to it though none tells its side', async () => {
  expect(await openCamera(front, cameras('one'))).toMatchObject({ canSwitch: false, nextId: null });
  const two = cameras('one', 'two');
  const first = await openCamera(front, two);
  expect(first).toMatchObject({ facing: null, canSwitch: true, nextId: 'two' });
  const second = await openCamera(turnedFrom(first), two);
  expect(second).toMatchObject({ canSwitch: true, nextId: 'one' });
  expect(await openCamera(turnedFrom(second), two)).toMatchObject({ nextId: 'two' });
});

it('turns to the other side where a camera tells its own', () => {
  expect(turnedFrom({ facing: 'user', nextId: 'any' })).toEqual(back);
  expect(turnedFrom({ facing: 'environment', nextId: 'any' })).toEqual(front);
});

it('runs though the browser does not say how many there are', async () => {
  const stream = new Stream();
  const uncounted = platform(async () => stream, {
    mediaDevices: {
      getUserMedia: async () => stream,
      enumerateDevices: () => Promise.reject(new DOMException('', 'AbortError')),
    },
  });
  expect(await openCamera(front, uncounted)).toMatchObject({ stream, canSwitch: false });
});

it('asks again without sound where there is no microphone', async () => {
  const asked: (MediaStreamConstraints | undefined)[] = [];
  const silent = platform((constraints) => {
    asked.push(constraints);
    return Promise.reject(new DOMException('', 'NotFoundError'));
  });
  await expect(openCamera(back, silent)).rejects.toMatchObject({ refusal: 'no_camera' });
  expect(asked.map((constraints) => constraints?.audio !== undefined)).toEqual([true, false]);
});
