import { KeyringFailed, LedgerFailed } from '@takeback/keyring';
import {
  type Access,
  type MethodName,
  type MethodNamed,
  methods,
  type ParsedOf,
  type ResultOf,
} from '@takeback/protocol';
import type { z } from 'zod';
import { Refusal, refusalOf } from './errors.ts';
import type { Log } from './log.ts';
import type { RateLimits } from './rate-limits.ts';

/** Who calls: a signed-in device of an account. */
export interface Caller {
  readonly accountId: string;
  readonly deviceId: string;
  readonly role: 'host' | 'member';
}

/** Who calls a method that is open to everybody. */
export interface Visitor {
  /** Network address, for rate limits. */
  readonly address: string;
}

type From<Of extends { access: Access }> = Of['access'] extends 'anyone' ? Visitor : Caller;

/** Answers one method. Parameters are validated before; a refusal is thrown as {@link Refusal}. */
export type Handler<Name extends MethodName> = (
  params: ParsedOf<MethodNamed<Name>>,
  from: From<MethodNamed<Name>>,
) => Promise<ResultOf<MethodNamed<Name>>>;

/** One handler for every method of the protocol: a method without one does not compile. */
export type Handlers = { readonly [Name in MethodName]: Handler<Name> };

/** Where a call comes from: an address, and the device that is signed in there, if any. */
export interface Source extends Visitor {
  readonly caller: Caller | null;
}

/** The one way into every method, over HTTP and over the live socket. */
export interface Calls {
  /**
   * Checks who calls, the parameters and the rate limits, in this order; then has the method answered.
   * Membership and authorship are checked by the handlers, where they are known.
   * @param name wire name of a method; through the live socket only methods that are `live` exist
   * @throws Refusal, and nothing else: any other failure is logged and becomes `internal`
   */
  call(name: string, params: unknown, source: Source, through: 'http' | 'live'): Promise<unknown>;
}

export interface CallsOptions {
  readonly handlers: Handlers;
  readonly rateLimits: RateLimits;
  readonly log: Log;
  /** The keyring or its ledger failed: nothing is known any more, the process has to end. */
  readonly onFatal: (error: Error) => void;
  /** Also checks each result against its schema, so that no answer holds more than was declared. For tests. */
  readonly checkResults?: boolean;
}

type OpenName = Extract<(typeof methods)[keyof typeof methods], { access: 'anyone' }>['name'];
type SignedInName = Exclude<MethodName, OpenName>;

/** A method as the dispatcher sees it, its types tied to its name. */
interface Described<Name extends MethodName> {
  readonly name: Name;
  readonly access: Access;
  readonly live: boolean;
  readonly params: { safeParse(raw: unknown): z.ZodSafeParseResult<ParsedOf<MethodNamed<Name>>> };
  readonly result: { safeParse(raw: unknown): { success: boolean } };
}

/** The same handlers, told apart by who may call. */
type OpenHandlers = {
  readonly [Name in OpenName]: (
    params: ParsedOf<MethodNamed<Name>>,
    from: Visitor,
  ) => Promise<ResultOf<MethodNamed<Name>>>;
};
type SignedInHandlers = {
  readonly [Name in SignedInName]: (
    params: ParsedOf<MethodNamed<Name>>,
    from: Caller,
  ) => Promise<ResultOf<MethodNamed<Name>>>;
};

interface Endpoint {
  readonly live: boolean;
  answer(params: unknown, source: Source): Promise<unknown>;
}

type AnyMethod = (typeof methods)[keyof typeof methods];
const declared: readonly AnyMethod[] = Object.values(methods);

function isNamed<Name extends MethodName>(
  method: { readonly name: string },
  name: Name,
): method is Described<Name> {
  return method.name === name;
}

function find<Name extends MethodName>(name: Name): Described<Name> {
  for (const method of declared) {
    const seen: { readonly name: string } = method;
    if (isNamed(seen, name)) return seen;
  }
  throw new Error(`There is no method ${name}`);
}

function isOpen(name: MethodName): name is OpenName {
  return find(name).access === 'anyone';
}

/** Which inputs were wrong and why; never the values themselves. */
function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.slice(0, 20).map(({ code, path, message }) => ({
    path: path.map(String).join('.').slice(0, 100),
    // Zod names unknown keys in its words, and those are the caller's.
    message: code === 'unrecognized_keys' ? 'has fields that do not exist' : message.slice(0, 200),
  }));
}

function parse<Name extends MethodName>(method: Described<Name>, raw: unknown): ParsedOf<MethodNamed<Name>> {
  const parsed = method.params.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_input', { issues: issuesOf(parsed.error) });
}

/** Builds the dispatcher over all handlers. */
export function createCalls(options: CallsOptions): Calls {
  const { handlers, rateLimits, log, onFatal } = options;
  const open: OpenHandlers = handlers;
  const signedIn: SignedInHandlers = handlers;

  function endpointForAnyone<Name extends OpenName>(name: Name): Endpoint {
    const method: Described<Name> = find(name);
    const handler = open[name];
    return {
      live: method.live,
      answer: async (raw, source) => {
        const params = parse(method, raw);
        await rateLimits.take(name, params, source);
        const result = await handler(params, { address: source.address });
        await rateLimits.succeeded(name, params, source);
        return checked(method, result);
      },
    };
  }

  function endpointForAccounts<Name extends SignedInName>(name: Name): Endpoint {
    const method: Described<Name> = find(name);
    const handler = signedIn[name];
    return {
      live: method.live,
      answer: async (raw, source) => {
        const { caller } = source;
        if (caller === null) throw new Refusal('not_signed_in');
        if (method.access === 'host' && caller.role !== 'host') throw new Refusal('not_allowed');
        const params = parse(method, raw);
        await rateLimits.take(name, params, source);
        return checked(method, await handler(params, caller));
      },
    };
  }

  function checked<Name extends MethodName>(method: Described<Name>, result: unknown): unknown {
    if (options.checkResults === true && !method.result.safeParse(result).success)
      throw new Error(`The answer of ${method.name} does not have the declared form`);
    return result;
  }

  const endpoints = new Map<string, Endpoint>(
    declared.map(({ name }) => [name, isOpen(name) ? endpointForAnyone(name) : endpointForAccounts(name)]),
  );

  return {
    call: async (name, params, source, through) => {
      const endpoint = endpoints.get(name);
      if (endpoint === undefined || (through === 'live' && !endpoint.live))
        throw new Refusal('invalid_input', { issues: [{ path: 'method', message: 'does not exist here' }] });
      try {
        return await endpoint.answer(params, source);
      } catch (error) {
        if (error instanceof Refusal) throw error;
        const refusal = refusalOf(error);
        log.error('A call failed', error, { method: name, code: refusal.code });
        if (error instanceof KeyringFailed || error instanceof LedgerFailed) onFatal(error);
        throw refusal;
      }
    },
  };
}
