import {
  apiPrefix,
  type MethodName,
  type MethodNamed,
  type MethodParams,
  type MethodResult,
  methods,
  pathParams,
  problem,
} from '@takeback/protocol';
import { ConnectionError, TakebackError } from '../errors.ts';

export interface HttpOptions {
  readonly url: string;
  readonly auth: 'cookie' | 'token';
  /** The session's token at the moment of a call, for clients without the cookie. */
  readonly token: () => string | null;
  /** What is called while the page goes away still arrives. Browsers allow that for little at a time. */
  readonly outlivesPage?: boolean;
}

/** Calls any method. @throws TakebackError when the server refuses, ConnectionError when it cannot be reached. */
export type Call = <Name extends MethodName>(
  name: Name,
  params: MethodParams<Name>,
) => Promise<MethodResult<Name>>;

const timeoutMilliseconds = 30_000;

/** The declaration of a method. @throws Error for a name the protocol does not have. */
function methodNamed<Name extends MethodName>(name: Name): MethodNamed<Name> {
  const isNamed = (method: (typeof methods)[keyof typeof methods]): method is MethodNamed<Name> =>
    method.name === name;
  const found = Object.values(methods).find(isNamed);
  if (!found) throw new Error(`There is no method ${name}.`);
  return found;
}

/** Whether a method can be called through the live socket. */
export function isLive(name: MethodName): boolean {
  return methodNamed(name).live;
}

/** Whether an answer has the form the protocol promises. */
export function isResultOf<Name extends MethodName>(name: Name, value: unknown): value is MethodResult<Name> {
  return methodNamed(name).result.safeParse(value).success;
}

/** Builds the caller of the HTTP API. */
export function createHttp(options: HttpOptions): Call {
  return async (name, params) => {
    const response = await send(options, name, params);
    const answer = await readJson(response);
    if (!response.ok) {
      const refusal = problem.safeParse(answer);
      if (refusal.success) throw new TakebackError(refusal.data);
      // Not from our server: a proxy, a captive portal.
      throw new ConnectionError(`The server answered ${response.status} without a reason.`);
    }
    if (!isResultOf(name, answer)) throw new ConnectionError(`The answer to ${name} has another form.`);
    return answer;
  };
}

async function send(options: HttpOptions, name: MethodName, params: object): Promise<Response> {
  const { verb, path } = methodNamed(name);
  const rest = new Map<string, unknown>(Object.entries(params));
  let filled: string = path;
  for (const param of pathParams({ path })) {
    filled = filled.replace(`:${param}`, encodeURIComponent(String(rest.get(param))));
    rest.delete(param);
  }
  const address = new URL(apiPrefix + filled, options.url);
  const headers = new Headers();
  const token = options.token();
  if (options.auth === 'cookie') headers.set('takeback-session', 'cookie');
  else if (token !== null) headers.set('authorization', `Bearer ${token}`);

  const inQuery = verb === 'GET' || verb === 'DELETE';
  if (inQuery) {
    for (const [key, value] of rest) if (value !== undefined) address.searchParams.set(key, String(value));
  } else {
    headers.set('content-type', 'application/json');
  }
  try {
    return await fetch(address, {
      method: verb,
      headers,
      body: inQuery ? null : JSON.stringify(Object.fromEntries(rest)),
      credentials: options.auth === 'cookie' ? 'same-origin' : 'omit',
      // Message content has one place on a device, and it is not the HTTP cache.
      cache: 'no-store',
      redirect: 'error',
      keepalive: options.outlivesPage === true,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
  } catch (error) {
    throw new ConnectionError('The server cannot be reached.', { cause: error });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new ConnectionError('The answer broke off.', { cause: error });
  }
}
