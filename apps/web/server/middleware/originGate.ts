import type { Request, RequestHandler } from 'express';
import { answerError } from '../answerError.ts';
import { requestHostOf } from '../requestHost.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const refusal =
  'This request changes something, so it needs an Origin header that is this server’s own address, or an API key. ' +
  'Send it from the dashboard, or with Authorization: Bearer np_….';

/**
 * Stands in front of everything that changes something. Browsers send a session's cookie along with requests that
 * other sites make; they cannot fake `Origin` (OWASP CSRF Prevention, "Verifying Origin"). So whatever is not a plain
 * read needs an Origin that is the request's own host or PUBLIC_URL, and below /api its body must be JSON, which a form
 * cannot send. API keys are exempt below /api: there a bearer token decides alone who calls, whatever cookies say.
 */
export function originGate({ publicUrl }: { publicUrl: string }): RequestHandler {
  return (request, response, next) => {
    if (safeMethods.has(request.method)) {
      next();
      return;
    }
    const isApi = request.path.startsWith('/api/');
    if (isApi && hasApiKey(request)) {
      next();
      return;
    }
    if (!isSameOrigin(request, publicUrl)) {
      answerError(response, 'FORBIDDEN', refusal);
      return;
    }
    if (isApi && hasBody(request) && !isJson(request)) {
      answerError(response, 'BAD_REQUEST', 'The body must be JSON: send content-type: application/json.');
      return;
    }
    next();
  };
}

function hasApiKey(request: Request): boolean {
  return /^Bearer +np_\S+ *$/i.test(request.headers.authorization ?? '');
}

function isSameOrigin(request: Request, publicUrl: string): boolean {
  // What modern browsers say on top; absent with other callers, where it proves nothing.
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    return false;
  }
  const origin = URL.parse(request.headers.origin ?? '');
  // `null` (a sandboxed frame, a redirect from elsewhere) and a list of origins do not parse.
  if (origin === null || !['http:', 'https:'].includes(origin.protocol) || origin.origin !== request.headers.origin) {
    return false;
  }
  // The scheme is the origin's: behind a proxy that ends TLS this server knows no better, and it settles which port
  // may be left out.
  const own = URL.parse(`${origin.protocol}//${requestHostOf(request)}`);
  return origin.origin === publicUrl || origin.origin === own?.origin;
}

function hasBody(request: Request): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding, 'content-type': type } = request.headers;
  return length !== '0' || encoding !== undefined || type !== undefined;
}

function isJson(request: Request): boolean {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase() === 'application/json';
}
