import type { IncomingHttpHeaders, OutgoingHttpHeader } from 'node:http';
import type { NovaError } from '@novapulse/core';
import { authenticateApiKey } from './authentication/authenticateApiKey.ts';
import { authenticateSession } from './authentication/authenticateSession.ts';
import type { AuthenticationOptions, Caller } from './authentication/caller.ts';
import type { Cookie } from './authentication/cookie.ts';
import { createDeviceCookie } from './authentication/devices.ts';
import { createLoginTicketCookie } from './authentication/loginTickets.ts';
import { createOneAtATime, type OneAtATime } from './authentication/oneAtATime.ts';
import { createPasswords, type Passwords } from './authentication/passwords.ts';
import { createSessionCookie, type SessionCookie } from './authentication/sessionCookie.ts';
import type { ApiDependencies } from './dependencies.ts';
import { createKeyGuard } from './middleware/limits/guardKeys.ts';
import { createRequestLimits, type RequestLimits } from './middleware/limits/requestLimits.ts';

/** What one request brings along. Nothing here fails: who calls is found out when a procedure asks. */
export type Context = {
  requestId: string;
  deps: ApiDependencies;
  passwords: Passwords;
  /** Turns for proving who somebody is, by account. */
  oneAtATime: OneAtATime;
  limits: RequestLimits;
  client: { address: string; userAgent: string };
  sessionCookie: SessionCookie;
  loginTicketCookie: Cookie;
  deviceCookie: Cookie;
  /** The `Cookie` header; absent beside a bearer token, which decides alone. */
  cookieHeader: string | undefined;
  /** Why the request's body cannot be read as input; null when it can. */
  bodyProblem: NovaError | null;
  /** About how many values the body holds; 0 when that does not matter. */
  bodyValues: number;
  /** Sends one more `Set-Cookie`. */
  setCookie(value: string): void;
  /** Who calls, asked of the database at most once a request; null when nobody can be recognized. */
  authenticate(): Promise<Caller | null>;
  /** Who calls now, asked of the database anew. Does not count as use: an open page keeps no session alive. */
  authenticateAgain(): Promise<Caller | null>;
};

// The part of Node's request and response that a context needs; Express's are such, too.
type RequestLike = { headers: IncomingHttpHeaders; socket?: { remoteAddress?: string | undefined } };
type ResponseLike = {
  readonly headersSent?: boolean;
  getHeader(name: string): OutgoingHttpHeader | undefined;
  setHeader(name: string, value: string): unknown;
  appendHeader(name: string, value: string): unknown;
};

export type ContextOptions = {
  /** The address of the client as the server in front of the API sees it. The socket's own unless given. */
  clientAddress?: string | undefined;
  bodyProblem?: NovaError | null;
  bodyValues?: number;
};

export type CreateContext = (request: { req: RequestLike; res: ResponseLike }, options?: ContextOptions) => Context;

// What a user agent may take in a session's row.
const maxUserAgentLength = 500;

/** The request's id is the response's `x-request-id`, given here unless the server has given one already. */
export function createContextFactory(deps: ApiDependencies): CreateContext {
  const passwords = createPasswords();
  const oneAtATime = createOneAtATime();
  const sessionCookie = createSessionCookie(deps.config.publicUrl);
  const loginTicketCookie = createLoginTicketCookie(deps.config.publicUrl);
  const deviceCookie = createDeviceCookie(deps.config.publicUrl);
  const guardKey = createKeyGuard();
  return ({ req, res }, options = {}) => {
    let caller: Promise<Caller | null> | undefined;
    const address = options.clientAddress ?? req.socket?.remoteAddress ?? '';
    const limits = createRequestLimits(deps.limiter, res);
    const recognizeKey: RecognizeKey = (key, options) =>
      guardKey({ limits, address, key, authenticate: () => authenticateApiKey(deps.db.sql, key, options) });
    const recognize = (options: AuthenticationOptions) =>
      recognizeBy(req.headers, deps, sessionCookie, recognizeKey, options);
    return {
      requestId: requestIdOf(res, deps),
      deps,
      passwords,
      oneAtATime,
      limits,
      client: {
        address,
        userAgent: (req.headers['user-agent'] ?? '').slice(0, maxUserAgentLength),
      },
      sessionCookie,
      loginTicketCookie,
      deviceCookie,
      cookieHeader: bearerOf(req.headers) === null ? req.headers.cookie : undefined,
      bodyProblem: options.bodyProblem ?? null,
      bodyValues: options.bodyValues ?? 0,
      setCookie: (value) => void res.appendHeader('set-cookie', value),
      authenticate() {
        caller ??= recognize({ countsAsUse: true });
        return caller;
      },
      authenticateAgain: () => recognize({ countsAsUse: false }),
    };
  };
}

function requestIdOf(res: ResponseLike, deps: ApiDependencies): string {
  const given = res.getHeader('x-request-id');
  if (typeof given === 'string') return given;
  const requestId = deps.newId('request');
  res.setHeader('x-request-id', requestId);
  return requestId;
}

type RecognizeKey = (key: string, options: AuthenticationOptions) => Promise<Caller | null>;

// A bearer token decides alone, right or wrong: requests that carry one need no Origin, so a cookie beside it must not
// count (a forged request could carry any bearer token along with the victim's cookie).
async function recognizeBy(
  headers: IncomingHttpHeaders,
  deps: ApiDependencies,
  cookie: SessionCookie,
  recognizeKey: RecognizeKey,
  options: AuthenticationOptions,
): Promise<Caller | null> {
  const bearer = bearerOf(headers);
  if (bearer !== null) return recognizeKey(bearer, options);
  const token = cookie.read(headers.cookie);
  return token === null ? null : authenticateSession(deps.db.sql, token, { ...options, now: deps.clock.now() });
}

function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer(?: +(.*))?$/i.exec(authorization);
  return bearer ? (bearer[1] ?? '').trim() : null;
}
