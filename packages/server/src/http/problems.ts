import type { Duplex } from 'node:stream';
import { type ErrorCode, errorCodes, type Problem } from '@takeback/protocol';
import type { FastifyReply } from 'fastify';
import { Refusal, refusalOf } from '../errors.ts';

const contentType = 'application/problem+json';

const byStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
};

/** What a caller is told of a failure, those of the HTTP machinery included: bad input is never a fault of ours. */
export function httpRefusalOf(error: unknown): Refusal {
  if (error instanceof Refusal || !(error instanceof Error) || !('statusCode' in error))
    return refusalOf(error);
  const status = Number(error.statusCode);
  if (!(status >= 400 && status < 500)) return refusalOf(error);
  return new Refusal(byStatus[status] ?? 'invalid_input', {}, { cause: error });
}

/** Answers with problem details (RFC 9457). */
export function sendProblem(reply: FastifyReply, { problem }: Refusal): FastifyReply {
  reply.code(problem.status).header('cache-control', 'no-store').header('content-type', contentType);
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  // As bytes: a text would get a charset, which this type does not have.
  return reply.send(Buffer.from(JSON.stringify(problem)));
}

/** Answers on a bare socket, where no request could be read or no reply exists, and closes it. */
export function endWithProblem(socket: Duplex, { problem }: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.once('error', () => socket.destroy());
  socket.end(rawAnswer(problem));
}

function rawAnswer(problem: Problem): string {
  const body = JSON.stringify(problem);
  const [status] = errorCodes[problem.code];
  return [
    `HTTP/1.1 ${status} `,
    `content-type: ${contentType}`,
    'cache-control: no-store',
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
