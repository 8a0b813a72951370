import { environmentOf, type Process, runTakeback } from '../processes.ts';

/** A server in a process of its own, on folders that outlive it. */
export interface KilledServer {
  readonly url: string;
  /** SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Ends it in good order. @returns its exit code */
  end(): Promise<number | null>;
}

/** Starts a server. @throws Error when it ends before it has started */
export async function startServer(folder: string, more: Record<string, string> = {}): Promise<KilledServer> {
  const server: Process = runTakeback(['serve'], { ...environmentOf(folder), RATE_LIMITS: 'off', ...more });
  const { url } = await server.logged('Started');
  return {
    url: String(url),
    kill: async () => {
      server.child.kill('SIGKILL');
      await server.ended;
    },
    end: async () => {
      server.child.kill('SIGTERM');
      return (await server.ended).code;
    },
  };
}
