import {
  apiPrefix,
  type ErrorCode,
  errorCodes,
  type Method,
  methods,
  pathParams,
  problem,
  protocolVersion,
} from '../../packages/protocol/src/index.ts';
import { collect, describe, inOrder, type Schema } from './schemas.ts';

/** What a method may answer beside its own errors, by who may call it. */
const errorsOfAccess = {
  anyone: [],
  'signed-in': ['not_signed_in', 'session_revoked'],
  host: ['not_signed_in', 'session_revoked', 'not_allowed'],
  'conversation-member': ['not_signed_in', 'session_revoked', 'not_found'],
  'message-sender': ['not_signed_in', 'session_revoked', 'not_found', 'not_the_sender'],
  'device-owner': ['not_signed_in', 'session_revoked', 'not_found'],
} as const satisfies Record<Method['access'], readonly ErrorCode[]>;

const always: readonly ErrorCode[] = ['invalid_input', 'too_many_requests', 'internal', 'unavailable'];
const withBody: readonly ErrorCode[] = ['too_large', 'unsupported_media_type'];

const hasBody = (method: Method) => method.verb !== 'GET' && method.verb !== 'DELETE';

/** Every error a method can answer, in the order of the table. */
export function errorsOf(method: Method): ErrorCode[] {
  const possible = new Set<string>([
    ...always,
    ...(hasBody(method) ? withBody : []),
    ...(method.verb === 'GET' ? [] : ['wrong_origin']),
    ...errorsOfAccess[method.access],
    ...method.errors,
  ]);
  return Object.keys(errorCodes).filter((code): code is ErrorCode => possible.has(code));
}

function describeProblems(method: Method): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(method)) {
    const [status] = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${errorCodes[code][1]}`).join(' '),
        ...(codes.includes('too_many_requests')
          ? {
              headers: {
                'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
              },
            }
          : {}),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/$defs/Problem', properties: { code: { enum: codes } } },
          },
        },
      },
    ]),
  );
}

/** Sign-in calls answer with a token, or with a cookie when the header asks for one. */
const sessionHeader = {
  name: 'takeback-session',
  in: 'header',
  required: false,
  description: '`cookie` asks for the session as an HttpOnly cookie; `token` in the answer is then null.',
  schema: { type: 'string', enum: ['cookie'] },
};

function describeParameters(method: Method, params: Schema): object {
  const inPath = new Set(pathParams(method));
  const properties = Object.entries(params.properties ?? {});
  const required = new Set(params.required ?? []);
  const rest = properties.filter(([name]) => !inPath.has(name));
  const parameters: object[] = properties
    .filter(([name]) => inPath.has(name))
    .map(([name, schema]) => ({ name, in: 'path', required: true, schema }));
  if (!hasBody(method))
    for (const [name, schema] of rest)
      parameters.push({ name, in: 'query', required: required.has(name), schema });
  if (method.access === 'anyone' && method.verb === 'POST') parameters.push(sessionHeader);
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: rest.map(([name]) => name).filter((name) => required.has(name)),
    additionalProperties: false,
  };
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody(method) && rest.length > 0
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
  };
}

/** The HTTP API as an OpenAPI 3.1 document. */
export function describeApi(version: string): object {
  const definitions: Record<string, Schema> = {};
  collect(definitions, describe(problem, 'output'));
  const paths: Record<string, Record<string, object>> = {};
  for (const method of Object.values<Method>(methods)) {
    const params = describe(method.params, 'input');
    const result = describe(method.result, 'output');
    collect(definitions, params);
    collect(definitions, result);
    const path = method.path.replace(/:([A-Za-z]+)/g, '{$1}');
    const operation = {
      operationId: method.name,
      tags: [method.name.split('.')[0]],
      summary: method.summary,
      security: method.access === 'anyone' ? [] : [{ token: [] }, { cookie: [] }],
      'x-access': method.access,
      'x-live': method.live,
      ...describeParameters(method, params.schema),
      responses: {
        200: {
          description: 'Done.',
          content: { 'application/json': { schema: result.schema } },
        },
        ...describeProblems(method),
      },
    };
    paths[path] = { ...paths[path], [method.verb.toLowerCase()]: operation };
  }
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'Takeback',
      version,
      summary: `HTTP API, protocol version ${protocolVersion}.`,
      description:
        'Generated from packages/protocol by `npm run docs`. Some limits cannot be written in JSON Schema (counted ' +
        'characters, well-formed Unicode, names without direction marks): the server refuses those with ' +
        '`invalid_input` too. The live socket is described in live.json, the errors in errors.md.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: apiPrefix }],
    paths: inOrder(paths),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token that sign-up, sign-in and recovery answer.',
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'takeback_session',
          description:
            'The same session for browsers; named `__Host-takeback_session` over HTTPS. Calls that change anything ' +
            'then need an Origin header that is the address of the server.',
        },
      },
      schemas: inOrder(definitions),
    },
  };
  return JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
