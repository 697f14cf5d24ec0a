import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';

type CodeBlockProps = {
  title: ReactNode;
  /** Beside the title: a method, a status code. */
  aside?: ReactNode;
  /** At the end of the head: a size. */
  end?: ReactNode;
  /** What Copy takes. */
  copyText: string;
  copyLabel: string;
  /** Header lines above the body. */
  headers?: readonly (readonly [name: string, value: string])[];
  /** The body as shown; scrolls sideways and takes focus, so that the keyboard can scroll it too. */
  children: ReactNode;
  bodyLabel: string;
};

export function CodeBlock({
  title,
  aside,
  end,
  copyText,
  copyLabel,
  headers = [],
  children,
  bodyLabel,
}: CodeBlockProps) {
  return (
    <section className="min-w-0 overflow-hidden rounded-lg border border-line bg-panel">
      <div className="flex min-h-9 items-center gap-2 border-line border-b py-1 pr-2 pl-3 text-ink-3 text-sm">
        <h2 className="font-medium text-ink text-sm tracking-normal">{title}</h2>
        {aside}
        <span className="tabular ml-auto flex items-center gap-2">
          {end}
          <CopyButton text={copyText} label={copyLabel} />
        </span>
      </div>
      {headers.length > 0 ? (
        <dl className="mono grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 border-line border-b p-3 leading-4.5 max-rail:grid-cols-1">
          {headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="[overflow-wrap:anywhere] max-rail:mb-1.5">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe scrollable-region-focusable)
        tabIndex={0}
        aria-label={bodyLabel}
        className="overflow-x-auto p-3 outline-offset-[-2px]"
      >
        <pre className="leading-5">{children}</pre>
      </section>
    </section>
  );
}
