import type { OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createContextFactory, createFileCaller, toNovaError } from '@novapulse/api/server';
import type { Express, Request, RequestHandler, Response } from 'express';
import { answerError } from '../answerError.ts';
import { clientAddressOf } from '../clientAddress.ts';
import type { WebDependencies } from '../dependencies.ts';
import { requestIdOf } from '../requestIdOf.ts';
import { parseByteRange } from './byteRange.ts';

type Dependencies = Pick<WebDependencies, 'api' | 'files' | 'logger'>;

/** `GET /files/<reportId>`: a finished report, for a session or an API key that may read it. */
export function mountFiles(app: Express, { api, files, logger }: Dependencies): void {
  const createContext = createContextFactory(api);

  async function send(request: Request<{ id: string }>, response: Response): Promise<void> {
    const context = createContext({ req: request, res: response }, { clientAddress: clientAddressOf(request) });
    const file = await createFileCaller(context).reports.open({ id: request.params.id });
    const range = parseByteRange(request.headers.range, file.bytes);
    const { status, headers } = headOf(file, range);
    if (range === 'unsatisfiable' || request.method === 'HEAD') {
      response.writeHead(status, headers).end();
      return;
    }
    const content = await files.read(file.key, range ?? undefined);
    if (content === null) throw new Error(`The file store has no ${file.key}`);
    response.writeHead(status, headers);
    await pipeline(content, response);
  }

  const handle: RequestHandler<{ id: string }> = (request, response) => {
    send(request, response).catch((err: unknown) => {
      if (response.headersSent) {
        // The caller went away, or the store broke off: what was sent is shorter than its length says.
        logger.warn({ err, path: request.path }, 'file_aborted');
        response.destroy();
        return;
      }
      const { code, message, reason, retryAfterSeconds } = toNovaError(err, requestIdOf(response));
      if (code === 'INTERNAL_SERVER_ERROR') logger.error({ err, path: request.path }, 'file_failed');
      if (retryAfterSeconds !== undefined) response.set('retry-after', String(Math.ceil(retryAfterSeconds)));
      // What is not even an id names nothing.
      answerError(response, code === 'BAD_REQUEST' ? 'NOT_FOUND' : code, message, reason);
    });
  };

  app.get('/files/:id', handle);
}

type SentFile = { fileName: string; contentType: string; bytes: number; sha256: string };
type Head = { status: number; headers: OutgoingHttpHeaders };

function headOf(file: SentFile, range: ReturnType<typeof parseByteRange>): Head {
  const always = { 'accept-ranges': 'bytes', 'cache-control': 'private, no-store' };
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...always, 'content-range': `bytes */${file.bytes}`, 'content-length': 0 } };
  }
  const described = {
    ...always,
    'content-disposition': `attachment; filename="${file.fileName}"`,
    'content-type': file.contentType,
    etag: `"${file.sha256}"`,
    // RFC 9530: of the whole file, whatever part is sent.
    'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
  };
  if (range === null) return { status: 200, headers: { ...described, 'content-length': file.bytes } };
  const part = {
    'content-length': range.end - range.start + 1,
    'content-range': `bytes ${range.start}-${range.end}/${file.bytes}`,
  };
  return { status: 206, headers: { ...described, ...part } };
}
