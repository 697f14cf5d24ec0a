import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

export type SentRequest = {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
};

export type TestAnswer = { status: number; headers: IncomingHttpHeaders; text: string; json: () => unknown };

const errorAnswer = z.object({
  error: z.object({
    message: z.string().min(1),
    code: z.number(),
    data: z.looseObject({ code: z.string(), httpStatus: z.number(), requestId: z.string().min(1) }),
  }),
});

/** Sends exactly what it is told to, `Host` and `Origin` included, on a connection of its own. */
export function createSend(port: number) {
  return (path: string, { method = 'GET', headers = {}, body }: SentRequest = {}): Promise<TestAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<TestAnswer>();
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      text(response).then((received) => {
        const { statusCode: status = 0, headers: responseHeaders } = response;
        resolve({ status, headers: responseHeaders, text: received, json: () => JSON.parse(received) });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
    return promise;
  };
}

/** The `data` of an error in tRPC's shape. Throws when the answer has another one. */
export function errorDataOf(answer: TestAnswer) {
  return errorAnswer.parse(answer.json()).error.data;
}
