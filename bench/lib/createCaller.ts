import { Agent, request } from 'undici';

/** Calls procedures over HTTP as any program would: plain JSON in and out. */
export type Caller = {
  /** A mutation. @throws CallError for anything but 200 */
  call<Output>(procedure: string, input: unknown): Promise<Output>;
  /** A query. @throws CallError for anything but 200 */
  query<Output>(procedure: string, input?: unknown): Promise<Output>;
  /** The same caller, signed in as a person instead of with a key. */
  signIn(email: string, password: string): Promise<Caller>;
};

export class CallError extends Error {
  readonly status: number;

  constructor(procedure: string, status: number, body: string) {
    super(`${procedure} answered ${status}: ${body.slice(0, 300)}`);
    this.name = 'CallError';
    this.status = status;
  }
}

export function createCaller(url: string, apiKey: string | null, cookie?: string): Caller {
  const dispatcher = new Agent({ connections: 64 });
  const headers = {
    'content-type': 'application/json',
    ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
    ...(apiKey === null && { origin: url }),
    ...(cookie !== undefined && { cookie }),
  };

  async function send(procedure: string, method: 'GET' | 'POST', search: string, body?: string) {
    const answer = await request(`${url}/api/trpc/${procedure}${search}`, {
      method,
      headers,
      dispatcher,
      ...(body !== undefined && { body }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new CallError(procedure, answer.statusCode, text);
    return { answer, data: JSON.parse(text).result.data };
  }

  return {
    call: async (procedure, input) => (await send(procedure, 'POST', '', JSON.stringify(input))).data,
    query: async (procedure, input) =>
      (await send(procedure, 'GET', input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`))
        .data,
    async signIn(email, password) {
      const { answer } = await send('auth.login', 'POST', '', JSON.stringify({ email, password }));
      const setCookie = answer.headers['set-cookie'];
      const cookies = (Array.isArray(setCookie) ? setCookie : [setCookie ?? '']).map((one) => one.split(';')[0]);
      return createCaller(url, null, cookies.join('; '));
    },
  };
}
