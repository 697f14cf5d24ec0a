import { ExternalLink, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatExact } from '../../format/time.ts';
import { Button } from './Button.tsx';
import { buttonClass } from './buttonClass.ts';
import { CopyButton } from './CopyButton.tsx';
import { Icon } from './Icon.tsx';
import { KeyValues } from './KeyValues.tsx';

type ErrorPanelProps = {
  /** 1 where the page has no headline of its own. */
  level?: 1 | 2;
  /** What did not work. */
  title: string;
  /** Why, and what it means for events. */
  children: ReactNode;
  code: string;
  requestId: string | null;
  /** ISO 8601. */
  at: string | null;
  onRetry?: () => void;
  docsHref?: string;
  /** Other ways on. */
  action?: ReactNode;
};

/** What did not work, why, what it means for events, what to do; code, request id and time to copy. */
export function ErrorPanel({
  level = 2,
  title,
  children,
  code,
  requestId,
  at,
  onRetry,
  docsHref,
  action,
}: ErrorPanelProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className="mx-auto grid max-w-160 grid-cols-[20px_minmax(0,1fr)] gap-4 pt-24 max-rail:pt-6">
      <Icon of={TriangleAlert} size={20} className="mt-0.5 text-bad-mark" />
      <div className="grid gap-4">
        <div className="grid gap-1" role="alert">
          <Heading className="text-lg">{title}</Heading>
          <div className="text-ink-2">{children}</div>
        </div>
        <div className="flex flex-wrap gap-2">
          {onRetry ? (
            <Button type="button" variant="primary" icon={RotateCw} onClick={onRetry}>
              Try again
            </Button>
          ) : null}
          {action}
          {docsHref ? (
            <a className={buttonClass({ variant: 'ghost' })} href={docsHref}>
              What {code} means
              <Icon of={ExternalLink} size={14} />
            </a>
          ) : null}
        </div>
        <div className="rounded-lg border border-line bg-panel px-4 py-2">
          <KeyValues
            rows={[
              { key: 'Code', value: <code>{code}</code> },
              requestId
                ? {
                    key: 'Request',
                    value: (
                      <>
                        <code>{requestId}</code>
                        <CopyButton text={requestId} label="Copy the request id" />
                      </>
                    ),
                  }
                : null,
              at ? { key: 'Time', value: formatExact(new Date(at)) } : null,
            ]}
          />
        </div>
        {requestId ? (
          <p className="text-ink-3 text-sm">If you report this, include the request id. It leads to the log lines.</p>
        ) : null}
      </div>
    </div>
  );
}
