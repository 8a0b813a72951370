// A relay in memory, without storage: the program that the same load is put on for comparison. Says its address.
import { WebSocket, WebSocketServer } from 'ws';

interface Sent {
  ref: number;
  to: string;
  id: string;
  text: string;
}

function isSent(said: unknown): said is Sent {
  return typeof said === 'object' && said !== null && 'ref' in said && 'to' in said;
}

const people = new Map<string, WebSocket>();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const person = request.url?.split('?')[1] ?? '';
  people.set(person, socket);
  socket.on('close', () => people.delete(person));
  socket.on('message', (data: Buffer) => {
    const said: unknown = JSON.parse(data.toString());
    if (!isSent(said)) return;
    const { ref, to, id, text } = said;
    const peer = people.get(to);
    if (peer?.readyState === WebSocket.OPEN) peer.send(JSON.stringify({ id, from: person, text }));
    socket.send(JSON.stringify({ ref }));
  });
});
server.on('listening', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') return;
  process.stdout.write(`${JSON.stringify({ url: `ws://127.0.0.1:${address.port}` })}\n`);
});
