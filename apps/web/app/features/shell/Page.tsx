import { Link } from '@remix-run/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { Icon } from '../../components/ui/Icon.tsx';
import { LiveStatus } from '../live/LiveStatus.tsx';
import { CommandButton } from '../palette/CommandButton.tsx';

export type Crumb = { to: string; label: string };

type PageProps = {
  /** On list pages the title in the top bar is the headline; a detail page brings a `PageHead` and its crumbs. */
  title: string;
  crumbs?: readonly Crumb[];
  children: ReactNode;
};

/** Top bar and content of one page. */
export function Page({ title, crumbs = [], children }: PageProps) {
  const back = crumbs.at(-1);
  return (
    <>
      <header className="sticky top-0 z-10 flex h-(--size-topbar) items-center gap-3 border-line border-b bg-canvas px-6 max-rail:gap-1 max-rail:px-4">
        {back ? (
          <nav aria-label="Breadcrumb" className="flex min-w-0 flex-1 items-center gap-2 text-ink-3">
            <Link
              to={back.to}
              aria-label={`Back to ${back.label}`}
              className="-ml-2 grid h-10 w-7 place-items-center rail:hidden"
            >
              <Icon of={ChevronLeft} />
            </Link>
            {crumbs.map((crumb) => (
              <Fragment key={crumb.to}>
                <Link to={crumb.to} prefetch="intent" className="whitespace-nowrap hover:text-ink max-rail:hidden">
                  {crumb.label}
                </Link>
                <Icon of={ChevronRight} size={12} className="max-rail:hidden" />
              </Fragment>
            ))}
            <span aria-current="page" className="truncate font-medium text-ink max-rail:font-semibold max-rail:text-md">
              {title}
            </span>
          </nav>
        ) : (
          <h1 className="min-w-0 flex-1 truncate text-base tracking-normal max-rail:text-md">{title}</h1>
        )}
        <CommandButton />
        <LiveStatus />
      </header>
      <main id="main" className="min-w-0 px-6 pt-5 pb-12 max-rail:px-4 max-rail:pt-4 max-rail:pb-8">
        {children}
      </main>
    </>
  );
}
