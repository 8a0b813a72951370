import {
  type ErrorCode,
  type Method,
  type MethodName,
  type MethodResult,
  methods,
  type Problem,
} from '@takeback/protocol';

/** A method refused: with the problem that the caller was told. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly problem: Problem;

  constructor(told: Problem) {
    super(`${told.code}: ${told.detail ?? told.title} ${JSON.stringify(told.issues ?? [])}`);
    this.name = 'Refused';
    this.code = told.code;
    this.problem = told;
  }
}

/** A method by its wire name. */
export function findMethod(name: MethodName): Method {
  const method = Object.values<Method>(methods).find((one) => one.name === name);
  if (method === undefined) throw new Error(`There is no method ${name}`);
  return method;
}

function isResultOf<Name extends MethodName>(name: Name, answer: unknown): answer is MethodResult<Name> {
  return findMethod(name).result.safeParse(answer).success;
}

/** The answer of a method, of its declared form. */
export function resultOf<Name extends MethodName>(name: Name, answer: unknown): MethodResult<Name> {
  if (isResultOf(name, answer)) return answer;
  throw new Error(`${name} answered something else: ${JSON.stringify(answer)}`);
}
