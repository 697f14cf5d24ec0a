import type { ReactNode } from 'react';

type PageHeadProps = { title: ReactNode; badge?: ReactNode; now?: ReactNode; sub?: ReactNode; actions?: ReactNode };

/** The head of one object: name, badge, one sentence about now, then ids; actions right. */
export function PageHead({ title, badge, now, sub, actions }: PageHeadProps) {
  return (
    <div className="mb-5 flex items-start gap-4 max-rail:mb-4 max-rail:flex-col max-rail:gap-3">
      <div className="grid min-w-0 flex-1 gap-1 max-rail:w-full">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="[overflow-wrap:anywhere] max-rail:text-[16px]/5.5">{title}</h1>
          {badge}
          {now ? <span className="tabular text-ink-2">{now}</span> : null}
        </div>
        {sub ? <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3">{sub}</div> : null}
      </div>
      {actions ? <div className="flex shrink-0 gap-2 max-rail:w-full max-rail:*:flex-1">{actions}</div> : null}
    </div>
  );
}
