import { describe, expect, it } from 'vitest';
import { type CameraPlatform, openCamera, refusalBefore, refusalOf } from '../src/capture/camera.ts';

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
    await expect(openCamera('user', refusing)).rejects.toMatchObject({ refusal });
  });

  it('without HTTPS nobody is asked', async () => {
    const insecure = platform(never, { isSecureContext: false, mediaDevices: undefined });
    expect(refusalBefore(insecure)).toBe('insecure');
    await expect(openCamera('user', insecure)).rejects.toMatchObject({ refusal: 'insecure' });
  });

  it('a browser that cannot record is not asked either', async () => {
    expect(refusalBefore(platform(never, { canRecord: false }))).toBe('unsupported');
    expect(refusalBefore(platform(never, { mediaDevices: undefined }))).toBe('unsupported');
    expect(refusalOf(new TypeError())).toBe('unsupported');
  });
});

/** What of a stream is looked at before it is shown. */
class Stream extends EventTarget implements MediaStream {
  readonly active = true;
  readonly id = 'stream';
  readonly onaddtrack = null;
  readonly onremovetrack = null;
  addTrack = () => undefined;
  removeTrack = () => undefined;
  clone = () => this;
  getTracks = () => [];
  getAudioTracks = () => [];
  getVideoTracks = () => [];
  getTrackById = () => null;
}

it('runs though the browser does not say how many there are', async () => {
  const stream = new Stream();
  const uncounted = platform(async () => stream, {
    mediaDevices: {
      getUserMedia: async () => stream,
      enumerateDevices: () => Promise.reject(new DOMException('', 'AbortError')),
    },
  });
  expect(await openCamera('user', uncounted)).toMatchObject({ stream, canSwitch: false });
});

it('asks again without sound where there is no microphone', async () => {
  const asked: (MediaStreamConstraints | undefined)[] = [];
  const silent = platform((constraints) => {
    asked.push(constraints);
    return Promise.reject(new DOMException('', 'NotFoundError'));
  });
  await expect(openCamera('environment', silent)).rejects.toMatchObject({ refusal: 'no_camera' });
  expect(asked.map((constraints) => constraints?.audio !== undefined)).toEqual([true, false]);
});
