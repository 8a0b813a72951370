import type { Access, MethodName, MethodNamed, ParsedOf, ResultOf } from '@takeback/protocol';

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
