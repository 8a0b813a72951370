import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Adapter, Link } from './adapter.ts';

function isAnswer(said: unknown): said is { ref: number } {
  return typeof said === 'object' && said !== null && 'ref' in said;
}

function isMessage(said: unknown): said is { id: string } {
  return typeof said === 'object' && said !== null && 'id' in said;
}

/** The relay without storage: what the same load costs when nothing is kept. It has no history and takes nothing back. */
export function openRelay(url: string): Adapter {
  return {
    connect: async (person, ears, how = {}): Promise<Link> => {
      const options = { perMessageDeflate: false, ...(how.from !== undefined && { localAddress: how.from }) };
      const socket = new WebSocket(`${url}/?${person}`, options);
      const pending = new Map<number, () => void>();
      let ref = 0;
      socket.on('message', (data: Buffer) => {
        const said: unknown = JSON.parse(data.toString());
        if (isAnswer(said)) {
          pending.get(said.ref)?.();
          pending.delete(said.ref);
        } else if (isMessage(said)) ears.onMessage(said.id);
      });
      await once(socket, 'open');
      return {
        send: ({ members }, id, text) =>
          new Promise((resolve) => {
            ref += 1;
            pending.set(ref, resolve);
            socket.send(JSON.stringify({ ref, to: members[1], id, text }));
          }),
        unsend: () => Promise.reject(new Error('A relay takes nothing back')),
        history: () => Promise.reject(new Error('A relay has no history')),
        close: async () => {
          socket.close();
          await once(socket, 'close');
        },
      };
    },
  };
}
