import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../errors.ts';

const beginning = 'demo-';
const pathIn = (keysFolder: string): string => join(keysFolder, 'demo-invitation');

/** Lets accounts of the demo community be opened, as long as it is not withdrawn. */
export interface DemoInvitation {
  readonly code: string;
  withdraw(): Promise<void>;
}

/**
 * Makes an invitation that any number of accounts of the demo community can be opened with, also of a server that runs.
 * It is a file beside the keys: whoever can write there runs the server anyway.
 */
export async function makeDemoInvitation(keysFolder: string): Promise<DemoInvitation> {
  const path = pathIn(keysFolder);
  const code = `${beginning}${randomBytes(16).toString('hex')}`;
  await rm(path, { force: true });
  await writeFile(path, code, { mode: 0o600, flag: 'wx' });
  return { code, withdraw: () => rm(path, { force: true }) };
}

/**
 * Whether an account is to be one of the demo community.
 * @throws Refusal invitation_invalid when it should be, but not with this invitation
 */
export async function isOfDemo(keysFolder: string, invitation: string | undefined): Promise<boolean> {
  if (invitation === undefined || !invitation.startsWith(beginning)) return false;
  const given = Buffer.from(invitation);
  const valid = await readFile(pathIn(keysFolder)).catch(() => undefined);
  if (valid === undefined || valid.length !== given.length || !timingSafeEqual(valid, given))
    throw new Refusal('invitation_invalid');
  return true;
}
