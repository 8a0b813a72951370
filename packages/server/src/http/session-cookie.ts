import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Config } from '../config.ts';
import { Refusal } from '../errors.ts';

/** How a request says who it comes from. */
export interface Credentials {
  readonly token: string;
  /** A browser adds the cookie by itself, also to requests that pages of other sites make: those need a right origin. */
  readonly by: 'bearer' | 'cookie';
}

/** The session as browsers carry it. */
export interface SessionCookie {
  /** The bearer token, else the cookie, else undefined. @throws Refusal not_signed_in for another scheme */
  read(headers: IncomingHttpHeaders): Credentials | undefined;
  /** The cookie's header for a new session. */
  write(token: string): string;
  /** The header that removes the cookie. */
  clear(): string;
  /** The token of the cookie of a request for a socket, which a page of any site may make. @throws Refusal wrong_origin */
  admit(headers: IncomingHttpHeaders): string | undefined;
  /** @throws Refusal wrong_origin unless the request comes from a page of this server */
  checkOrigin(headers: IncomingHttpHeaders): void;
}

/** Browsers keep no cookie longer than 400 days. */
const lifeSeconds = 400 * 24 * 60 * 60;

/** Asks for the session as a cookie instead of a token: of `takeback-session: cookie`. */
export function asksForCookie(headers: IncomingHttpHeaders): boolean {
  return headers['takeback-session'] === 'cookie';
}

/** The session cookie of a server with this address. */
export function createSessionCookie(config: Pick<Config, 'publicUrl' | 'secureCookies'>): SessionCookie {
  // Browsers take a cookie with this prefix only from its own host, over HTTPS and for all paths (RFC 6265bis, 4.1.3).
  const name = config.secureCookies ? '__Host-takeback_session' : 'takeback_session';
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: config.secureCookies,
  } as const;
  const read: SessionCookie['read'] = (headers) => {
    const { authorization, cookie } = headers;
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
      if (token === undefined) throw new Refusal('not_signed_in');
      return { token, by: 'bearer' };
    }
    const token = cookie === undefined ? undefined : parseCookie(cookie)[name];
    return token === undefined || token === '' ? undefined : { token, by: 'cookie' };
  };
  const checkOrigin: SessionCookie['checkOrigin'] = ({ origin, host }) => {
    if (origin !== undefined && (origin === config.publicUrl || origin === `http://${host}`)) return;
    throw new Refusal('wrong_origin');
  };
  return {
    read,
    write: (token) => stringifySetCookie({ ...attributes, name, value: token, maxAge: lifeSeconds }),
    clear: () => stringifySetCookie({ ...attributes, name, value: '', maxAge: 0 }),
    admit: (headers) => {
      const credentials = read(headers);
      if (credentials?.by !== 'cookie') return undefined;
      checkOrigin(headers);
      return credentials.token;
    },
    checkOrigin,
  };
}
