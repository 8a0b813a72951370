import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoInvitation } from '../src/accounts/demo-invitation.ts';
import { awaitsHost, isEmpty } from '../src/accounts/registration.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;

beforeAll(async () => {
  kit = await startKit({ registration: 'closed' });
});
afterAll(() => kit.stop());

const demo = { birthDate: '1991-05-05', displayName: 'Demo' };

describe('accounts of the demo community', () => {
  it('need the invitation that lies beside the keys, and any number can be opened with it', async () => {
    const { kysely } = kit.storage.database;
    expect(await isEmpty(kysely)).toBe(true);
    await expect(kit.signUp('mara.demo', { ...demo, invitation: 'demo-1234' })).rejects.toMatchObject({
      code: 'invitation_invalid',
    });
    const invitation = await makeDemoInvitation(kit.config.keysFolder);
    const file = join(kit.config.keysFolder, 'demo-invitation');
    expect(await readFile(file, 'utf8')).toBe(invitation.code);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const wrong = `${invitation.code.slice(0, -1)}_`;
    await expect(kit.signUp('mara.demo', { ...demo, invitation: wrong })).rejects.toMatchObject({
      code: 'invitation_invalid',
    });
    for (const handle of ['mara.demo', 'noor.demo']) {
      const { token } = await kit.signUp(handle, { ...demo, invitation: invitation.code });
      expect(await kit.call('accounts.get', {}, token)).toMatchObject({ account: { role: 'member' } });
    }
    await invitation.withdraw();
    await expect(kit.signUp('late.demo', { ...demo, invitation: invitation.code })).rejects.toMatchObject({
      code: 'invitation_invalid',
    });
    const marked = await kysely.selectFrom('accounts').select(['handle', 'demo']).orderBy('handle').execute();
    expect(marked).toEqual([
      { handle: 'mara.demo', demo: true },
      { handle: 'noor.demo', demo: true },
    ]);
    expect([await isEmpty(kysely), await awaitsHost(kysely)]).toEqual([false, true]);
  });

  it('are never the host: the first account beside them is, also where registration is closed', async () => {
    expect(await kit.call('server.info', {})).toMatchObject({ awaitsHost: true });
    const host = await kit.signUp('ada');
    expect(await kit.call('accounts.get', {}, host)).toMatchObject({ account: { role: 'host' } });
    expect(
      await kit.outcome('accounts.signUp', {
        handle: 'ben',
        password: 'a good long password',
        deviceName: 'x',
        ...demo,
      }),
    ).toBe('registration_closed');
  });

  it('are known by their handles: nobody else can have such a one, and they no other', async () => {
    await kit.restart({ registration: 'open' });
    await expect(kit.signUp('eve.demo')).rejects.toMatchObject({ code: 'handle_taken' });
    const invitation = await makeDemoInvitation(kit.config.keysFolder);
    await expect(kit.signUp('eve', { ...demo, invitation: invitation.code })).rejects.toMatchObject({
      code: 'handle_taken',
    });
    await invitation.withdraw();
  });
});
