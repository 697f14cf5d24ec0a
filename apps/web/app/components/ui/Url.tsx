import { splitUrl } from '../../format/url.ts';

/** Host in ink, path in grey, cut at the end so that the host survives; the whole URL on hover. */
export function Url({ url }: { url: string }) {
  const { host, path } = splitUrl(url);
  return (
    <span title={url}>
      {host}
      <span className="font-normal text-ink-3">{path}</span>
    </span>
  );
}
