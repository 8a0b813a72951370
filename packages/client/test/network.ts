import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** The way between clients and a server, which a test can cut and mend. Always the same address. */
export interface Network {
  readonly url: string;
  /** Ends all connections and takes no new ones. */
  cut(): void;
  mend(): void;
  /** From now on nothing arrives at the server any more, though it seems to have been sent. */
  loseRequests(): void;
  /** New connections are taken up, and nothing that is said on them arrives. */
  loseFrames(): void;
  /** From now on requests still reach the server, but nothing comes back any more. */
  loseAnswers(): void;
  /** From now on answers wait on their way. @returns what lets them arrive */
  holdAnswers(): () => void;
  close(): Promise<void>;
}

/** Stands between the clients of a test and the server at `target`. */
export async function startNetwork(target: () => string): Promise<Network> {
  const pairs = new Set<[Socket, Socket]>();
  let isCut = false;
  let requestsLost = false;
  let answersLost = false;
  let framesLost = false;
  let held: (() => void)[] | null = null;
  const end = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const server: Server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const { hostname, port } = new URL(target());
    const far = dial(Number(port), hostname);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    let isUpgraded = false;
    near.on('data', (data) => {
      if (!requestsLost && !(framesLost && isUpgraded)) far.write(data);
      isUpgraded ||= /^upgrade: websocket/im.test(data.toString());
    });
    far.on('data', (data) => {
      if (held !== null) held.push(() => near.write(data));
      else if (!answersLost) near.write(data);
    });
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true;
      end();
    },
    mend() {
      isCut = false;
      requestsLost = false;
      answersLost = false;
      framesLost = false;
    },
    loseRequests() {
      requestsLost = true;
    },
    loseFrames() {
      isCut = false;
      framesLost = true;
    },
    loseAnswers() {
      answersLost = true;
    },
    holdAnswers() {
      held = [];
      return () => {
        for (const arrive of held ?? []) arrive();
        held = null;
      };
    },
    close() {
      end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
