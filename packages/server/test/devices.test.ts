import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';

let now = new Date('2026-06-15T12:00:00Z');
const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds);
};

let kit: Kit;
let anna: SignedUp;
let ben: SignedUp;
beforeAll(async () => {
  kit = await startKit({ clock: { now: () => now } });
  anna = await kit.signUp('anna', { deviceName: 'Anna’s phone' });
  ben = await kit.signUp('ben');
});
afterAll(() => kit.stop());

describe('the list of devices', () => {
  it('has one’s own, signed in, the one last seen first', async () => {
    pass(120_000);
    const laptop = await kit.signIn(anna, 'laptop');
    const gone = await kit.signIn(anna, 'old phone');
    await kit.call('devices.revoke', { deviceId: gone.device.id }, anna);
    pass(120_000);
    const seen = now.toISOString();
    const { devices } = await kit.call('devices.list', {}, laptop);
    expect(devices).toEqual([
      { ...laptop.device, lastSeenAt: seen, current: true },
      { ...anna.device, lastSeenAt: new Date(now.getTime() - 120_000).toISOString(), current: false },
    ]);
  });
});

describe('revoking a device', () => {
  it('ends its session and no other', async () => {
    const [laptop, tablet] = [await kit.signIn(anna), await kit.signIn(anna)];
    expect(await kit.outcome('devices.revoke', { deviceId: laptop.device.id }, anna)).toBe('ok');
    expect(await kit.outcome('accounts.get', {}, laptop)).toBe('session_revoked');
    expect(await kit.outcome('accounts.get', {}, tablet)).toBe('ok');
    expect(await kit.outcome('devices.revoke', { deviceId: laptop.device.id }, anna)).toBe('not_found');
  });

  it('may be done to the device itself', async () => {
    const laptop = await kit.signIn(anna);
    expect(await kit.outcome('devices.revoke', { deviceId: laptop.device.id }, laptop)).toBe('ok');
    expect(await kit.outcome('accounts.get', {}, laptop)).toBe('session_revoked');
  });

  it('does not reach another’s device, nor one that is not there', async () => {
    // Anna is the host, and that gives no right to another's devices.
    expect(await kit.outcome('devices.revoke', { deviceId: ben.device.id }, anna)).toBe('not_found');
    expect(await kit.outcome('accounts.get', {}, ben)).toBe('ok');
    const deviceId = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
    expect(await kit.outcome('devices.revoke', { deviceId }, anna)).toBe('not_found');
    expect(await kit.outcome('devices.revoke', { deviceId: 'no-id' }, anna)).toBe('invalid_input');
  });

  it('is told to it at once when it is connected, and to no other', async () => {
    const [laptop, tablet] = [await kit.signIn(anna), await kit.signIn(anna)];
    const [revoked, spared] = [await kit.connect(laptop, null), await kit.connect(tablet, null)];
    await kit.call('devices.revoke', { deviceId: laptop.device.id }, anna);
    await revoked.next('revoked');
    await revoked.closed;
    spared.sendRaw(JSON.stringify({ type: 'ping' }));
    await spared.next('pong');
    expect(spared.frames.some(({ type }) => type === 'revoked')).toBe(false);
  });
});
