import type { IncomingMessage, ServerResponse } from 'node:http';
import { isNovaError, NovaError } from '@novapulse/core';
import { TRPCError } from '@trpc/server';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { TRPCRequestInfo } from '@trpc/server/http';
import { createContextFactory } from '../context.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { toNovaError } from '../errors/toNovaError.ts';
import { appRouter } from '../router.ts';
import { readBody } from './readBody.ts';
import { inRequestScope } from './requestScope.ts';

export type ApiHandlerOptions = {
  /** What stands before a procedure's name in a path. */
  basePath?: string;
  /** The address of the client, when a proxy in front is trusted. The socket's own unless given. */
  clientAddress?: (req: IncomingMessage) => string | undefined;
};

const maxBodyBytes = 8 * 1024 * 1024;
const maxBatchSize = 10;

/**
 * Answers `/api/trpc/<procedure>`. The response's `x-request-id` is the request's id; it is given here unless whatever
 * runs before has set it. Checking where a request comes from (Origin) is for whatever runs before, too.
 */
export function createApiHandler(
  deps: ApiDependencies,
  { basePath = '/api/trpc', clientAddress = () => undefined }: ApiHandlerOptions = {},
): (req: IncomingMessage, res: ServerResponse) => void {
  const createContext = createContextFactory(deps);
  return (req, res) => {
    const given = res.getHeader('x-request-id');
    const requestId = typeof given === 'string' ? given : deps.newId('request');
    res.setHeader('x-request-id', requestId);
    allowNoBody(req);
    const path = procedurePath(req, basePath);
    void inRequestScope(requestId, () => answer(req, res, requestId, path)).catch((err: unknown) => {
      // The client went away while it was sending.
      deps.logger.debug({ requestId, path, err }, 'api.aborted');
      res.destroy();
    });
  };

  async function answer(req: IncomingMessage, res: ServerResponse, requestId: string, path: string): Promise<void> {
    const body = req.method === 'POST' ? await readBody(req, maxBodyBytes) : null;
    await nodeHTTPRequestHandler({
      router: appRouter,
      // tRPC takes a body that was read already as a string; an empty one is none.
      req: body === null ? req : Object.assign(req, { body: body.text === '' ? undefined : body.text }),
      res,
      path,
      createContext({ info }) {
        refuseSignInBatch(info);
        return createContext(
          { req, res },
          { clientAddress: clientAddress(req), bodyProblem: body?.problem ?? null, bodyValues: body?.values ?? 0 },
        );
      },
      maxBatchSize,
      responseMeta: ({ errors }) => ({ headers: responseHeaders(errors) }),
      onError: ({ error }) => logUnexpected(deps, error, { requestId, path }),
    });
  }
}

function procedurePath(req: IncomingMessage, basePath: string): string {
  const [pathname = ''] = (req.url ?? '').split('?', 1);
  return (pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname).replace(/^\//, '');
}

// A mutation without input may come without a body; tRPC asks for its media type all the same.
function allowNoBody(req: IncomingMessage): void {
  const { 'content-type': type, 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  if (type === undefined && length === '0' && encoding === undefined) req.headers['content-type'] = 'application/json';
}

/**
 * A batch would let one request try many passwords or codes. Judged by what tRPC has parsed and is about to call: a
 * second reading of the URL would only have to differ once.
 */
function refuseSignInBatch({ isBatchCall, calls }: Pick<TRPCRequestInfo, 'isBatchCall' | 'calls'>): void {
  if (!isBatchCall || !calls.some(({ path }) => /^(?:auth|mfa)\./.test(path))) return;
  const message = 'auth.* and mfa.* cannot be called in a batch. Send each call on its own.';
  const refusal = new NovaError('BAD_REQUEST', message, { fieldErrors: { batch: [message] } });
  throw new TRPCError({ code: 'BAD_REQUEST', message, cause: refusal });
}

function responseHeaders(errors: readonly TRPCError[]): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' });
  const delays = errors.map(({ cause }) => (isNovaError(cause) ? (cause.retryAfterSeconds ?? 0) : 0));
  const longest = Math.max(0, ...delays);
  if (longest > 0) headers.set('retry-after', String(Math.ceil(longest)));
  return headers;
}

/** Answered as 405 and 415: a caller's mistakes, not ours. */
const isRefusedByTrpc = new Set<TRPCError['code']>(['METHOD_NOT_SUPPORTED', 'UNSUPPORTED_MEDIA_TYPE']);

// What a procedure refused has been logged there; this is for what fails around procedures.
function logUnexpected(
  { logger }: ApiDependencies,
  error: TRPCError,
  fields: { requestId: string; path: string },
): void {
  if (isNovaError(error.cause) || isRefusedByTrpc.has(error.code)) return;
  const refusal = toNovaError(error);
  if (refusal.code === 'INTERNAL_SERVER_ERROR') logger.error({ ...fields, err: refusal.cause }, 'api.failed');
}
