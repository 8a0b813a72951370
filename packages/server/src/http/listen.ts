import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { StartupError } from '../errors.ts';

function sentence(error: unknown, { host, port }: Config): StartupError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const options = { cause: error };
  switch (code) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} on ${host} is in use. Stop the program that uses it, or set PORT to another number.`,
        options,
      );
    case 'EACCES':
      return new StartupError(
        `This user may not listen on port ${port}. Set PORT to a number from 1024 on.`,
        options,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new StartupError(
        `${host} is not an address of this machine. Set HOST to 127.0.0.1, to 0.0.0.0 for all networks, or to one of its addresses.`,
        options,
      );
    default:
      return new StartupError(
        `The server cannot listen on ${host}, port ${port}. Change HOST or PORT.`,
        options,
      );
  }
}

/** Begins to listen. @throws StartupError */
export async function listen(http: FastifyInstance, config: Config): Promise<{ url: string; port: number }> {
  try {
    await http.listen({ host: config.host, port: config.port });
  } catch (error) {
    await http.close();
    throw sentence(error, config);
  }
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return { url: `http://${host}:${port}`, port };
}
