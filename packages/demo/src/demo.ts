import { TakebackError } from '@takeback/client';
import { apiPrefix } from '@takeback/protocol';
import { type RunningApp, startApp } from '@takeback/server';
import type { Config } from '@takeback/server/config';
import { makeDemoInvitation } from '@takeback/server/demo-invitation';
import { StartupError } from '@takeback/server/errors';
import { type Guest, type Making, makeCommunity } from './community.ts';

/** The same server, but for this process alone. */
function startAlone(config: Config): Promise<RunningApp> {
  return startApp({
    ...config,
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    trustProxy: false,
    secureCookies: false,
    rateLimits: false,
    logLevel: 'error',
  });
}

const patience = 3_000;

/** Where the server of these settings answers, if it runs. */
async function findRunning({ host, port }: Config): Promise<string | undefined> {
  const reached = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const url = `http://${reached}:${port}`;
  try {
    const answer = await fetch(`${url}${apiPrefix}/server`, { signal: AbortSignal.timeout(patience) });
    return answer.ok ? url : undefined;
  } catch {
    return undefined;
  }
}

function notItsKeys(url: string, { keysFolder }: Config): StartupError {
  return new StartupError(
    `The server at ${url} has its keys elsewhere than in ${keysFolder}. Run this with the settings that the server runs with; nothing was changed.`,
  );
}

/** What a test makes smaller. */
type Scale = Pick<Making, 'show' | 'width'>;

/**
 * Makes the demo community: on the server of these settings if it runs, else on its data.
 * @returns how to sign in as one of it, and whether a server runs that shows it
 * @throws StartupError, DemoIsThere
 */
export async function makeDemo(
  config: Config,
  tell: Making['tell'],
  scale: Scale = {},
): Promise<Guest & { readonly isRunning: boolean }> {
  const running = await findRunning(config);
  const app = running === undefined ? await startAlone(config) : undefined;
  const url = running ?? app?.url ?? '';
  try {
    const invitation = await makeDemoInvitation(config.keysFolder).catch((error: unknown) => {
      throw running === undefined ? error : notItsKeys(running, config);
    });
    try {
      const guest = await makeCommunity({ url, invitation: invitation.code, tell, ...scale });
      return { ...guest, isRunning: running !== undefined };
    } catch (error) {
      if (error instanceof TakebackError && error.code === 'invitation_invalid')
        throw notItsKeys(url, config);
      throw error;
    } finally {
      await invitation.withdraw();
    }
  } finally {
    await app?.close();
  }
}

/**
 * Takes the demo community away, with everything that others wrote to it. The server must be stopped.
 * @returns how many people that were
 * @throws StartupError
 */
export async function removeDemo(config: Config): Promise<number> {
  const app = await startAlone(config);
  try {
    return await app.removeDemo();
  } finally {
    await app.close();
  }
}

export { DemoIsThere } from './players.ts';
