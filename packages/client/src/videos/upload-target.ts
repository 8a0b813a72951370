/** How uploads reach the server. */
export interface UploadTarget {
  readonly url: string;
  readonly auth: 'cookie' | 'token';
  readonly token: () => string | null;
}

/** The headers that say who uploads. */
export function proofOf({ auth, token }: UploadTarget): Record<string, string> {
  if (auth === 'cookie') return { 'takeback-session': 'cookie' };
  const secret = token();
  return secret === null ? {} : { authorization: `Bearer ${secret}` };
}
