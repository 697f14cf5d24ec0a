/** What a person reads of a URL: `https://` goes without saying, the host matters, the rest may be cut. */
export function splitUrl(url: string): { host: string; path: string } {
  const match = /^(https:\/\/)?(http:\/\/)?([^/?#]*)(.*)$/s.exec(url);
  const plain = match?.[2] ?? '';
  const path = match?.[4] ?? '';
  return { host: `${plain}${match?.[3] ?? url}`, path: path === '/' ? '' : path };
}
