import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between a server of ours and its database, that can be cut. */
export interface Wire {
  readonly port: number;
  /** Cuts all that runs over it; new connections are let through. */
  cut(): void;
  close(): Promise<void>;
}

export async function layWire(to: number): Promise<Wire> {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  return {
    port: address.port,
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
