import {
  clientFrame,
  closeCodes,
  livePath,
  type Method,
  methods,
  protocolVersion,
  serverFrame,
} from '../../packages/protocol/src/index.ts';
import { collect, describe, inOrder, type Schema } from './schemas.ts';

const meaningOf: Readonly<Record<keyof typeof closeCodes, string>> = {
  badFrame:
    'A frame was not text, not JSON, of no known form or out of turn, or the protocol versions differ. (A frame that is too large closes with 1009.)',
  notSignedIn: 'No valid session came with hello, or the session ended.',
  tooSlow:
    'No hello came in time, or the client did not take in time what was sent to it. Connect again: the cursor leads on.',
  tooMany: 'Too many calls or connections in a short time.',
  goingAway: 'The server is stopping. Connect again soon.',
};

/** The live socket as one JSON Schema document: the frames both ways, the calls, the close codes. */
export function describeLive(): object {
  const definitions: Record<string, Schema> = {};
  const fromClient = describe(clientFrame, 'input');
  const fromServer = describe(serverFrame, 'output');
  collect(definitions, fromClient);
  collect(definitions, fromServer);
  const calls: Record<string, object> = {};
  for (const method of Object.values<Method>(methods)) {
    if (!method.live) continue;
    const params = describe(method.params, 'input');
    const result = describe(method.result, 'output');
    collect(definitions, params);
    collect(definitions, result);
    calls[method.name] = { summary: method.summary, params: params.schema, result: result.schema };
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Takeback live socket',
    description:
      'Generated from packages/protocol by `npm run docs`. One frame is one WebSocket text message holding one JSON ' +
      'value. The client says `hello` first; the server answers `welcome`, then `erasures`, `changes` and ' +
      '`caughtUp`, or `reset`. A `call` is answered by `result` or `failure` with the same `ref`.',
    path: livePath,
    protocol: protocolVersion,
    closeCodes: Object.fromEntries(
      Object.entries(closeCodes).map(([name, code]) => [
        code,
        { name, meaning: Object.entries(meaningOf).find(([of]) => of === name)?.[1] },
      ]),
    ),
    calls: inOrder(calls),
    oneOf: [fromClient.schema, fromServer.schema],
    $defs: inOrder(definitions),
  };
}
