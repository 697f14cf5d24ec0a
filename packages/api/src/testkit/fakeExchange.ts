/** A request and its response, as far as a context looks at them. */
export function createFakeExchange(headers: Record<string, string> = {}) {
  const sent = new Map<string, string[]>();
  return {
    req: { headers, socket: { remoteAddress: '127.0.0.1' } },
    res: {
      getHeader: (name: string) => sent.get(name)?.at(-1),
      setHeader: (name: string, value: string) => void sent.set(name, [value]),
      appendHeader: (name: string, value: string) => void sent.set(name, [...(sent.get(name) ?? []), value]),
    },
    /** The value of a header that was answered. */
    header: (name: string) => sent.get(name)?.at(-1) ?? '',
    /** The cookie that the latest `Set-Cookie` makes a browser send. */
    cookie: () => (sent.get('set-cookie')?.at(-1) ?? '').split(';', 1)[0] ?? '',
  };
}
