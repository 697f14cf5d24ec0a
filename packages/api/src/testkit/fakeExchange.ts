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
    /** The first value of a header that was answered. */
    header: (name: string) => sent.get(name)?.[0] ?? '',
    /** Every `Set-Cookie` that was answered. */
    cookies: () => sent.get('set-cookie') ?? [],
    /** The cookies that a browser sends after this answer, beside those it sent already. */
    cookie() {
      const pairs = [...(headers.cookie ?? '').split('; '), ...(sent.get('set-cookie') ?? [])].map(cookiePair);
      return [...new Map(pairs)].flatMap(([name, value]) => (value === '' ? [] : [`${name}=${value}`])).join('; ');
    },
  };
}

function cookiePair(text: string): [string, string] {
  const [name = '', value = ''] = (text.split(';', 1)[0] ?? '').split('=', 2);
  return [name, value];
}
