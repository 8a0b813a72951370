import { protocolVersion } from '@takeback/protocol';
import { awaitsHost } from './accounts/registration.ts';
import type { Handlers } from './calls.ts';
import type { Config } from './config.ts';
import type { Database } from './storage/database.ts';
import { serverVersion } from './version.ts';

/** Answers `server.info`: what a client needs to know before signing in. */
export function createServerInfo(deps: {
  readonly database: Database;
  readonly config: Pick<Config, 'serverName' | 'registration' | 'longestVideo'>;
}): Pick<Handlers, 'server.info'> {
  const { database, config } = deps;
  return {
    'server.info': async () => ({
      name: config.serverName,
      version: serverVersion,
      protocol: protocolVersion,
      registration: config.registration,
      awaitsHost: await awaitsHost(database.kysely),
      longestVideo: config.longestVideo,
    }),
  };
}
