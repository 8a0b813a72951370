import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A device's own way to the server, which can be cut as a tunnel cuts it: for all connections, old and new. */
export interface Link {
  readonly url: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param target address of the server; asked for each connection, since a server may come back */
export async function openLink(target: () => string): Promise<Link> {
  let open = true;
  const ends = new Set<Socket>();
  const keep = (socket: Socket): void => {
    ends.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => ends.delete(socket));
  };
  const listener = createServer((near) => {
    keep(near);
    if (!open) {
      near.destroy();
      return;
    }
    const { hostname, port } = new URL(target());
    const far = connect(Number(port), hostname);
    keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The link has no port');
  const cut = (): void => {
    open = false;
    for (const socket of ends) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => {
      open = true;
    },
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
