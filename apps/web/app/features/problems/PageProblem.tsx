import { isRouteErrorResponse, useRevalidator, useRouteError } from '@remix-run/react';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { ErrorPanel } from '../../components/ui/ErrorPanel.tsx';
import type { Problem } from './problem.ts';

type Advice = { title: string; text: string; canRetry: boolean };

const adviceByCode: Record<string, (subject: string) => Advice> = {
  NOT_FOUND: (subject) => ({
    title: `${subject} not found`,
    text: 'It does not exist in this organization, or it was deleted.',
    canRetry: false,
  }),
  FORBIDDEN: (subject) => ({
    title: `Your role does not include ${subject.toLowerCase()}`,
    text: 'An admin of the organization can change your role.',
    canRetry: false,
  }),
  BAD_REQUEST: (subject) => ({
    title: `${subject} could not be read from this address`,
    text: 'A value in the address is not one this page knows.',
    canRetry: false,
  }),
};

const unavailable = (subject: string): Advice => ({
  title: `${subject} could not be loaded`,
  text: 'Events that were accepted are stored, and sending goes on as soon as the cause is gone.',
  canRetry: true,
});

type PageProblemProps = {
  /** What the page shows: "Deliveries", "Delivery". */
  subject: string;
  backTo?: string;
  backLabel?: string;
  /** 1 where the page has no headline of its own. */
  level?: 1 | 2;
};

/** The error boundary's panel. */
export function PageProblem({ subject, backTo, backLabel, level = 2 }: PageProblemProps) {
  const error = useRouteError();
  const revalidator = useRevalidator();
  const problem = problemOf(error);
  const advice = (adviceByCode[problem.code] ?? unavailable)(subject);
  return (
    <ErrorPanel
      level={level}
      title={advice.title}
      code={problem.code}
      requestId={problem.requestId || null}
      at={problem.at || null}
      {...(advice.canRetry ? { onRetry: () => revalidator.revalidate() } : {})}
      {...(backTo && backLabel ? { action: <ButtonLink to={backTo}>{backLabel}</ButtonLink> } : {})}
    >
      <p>{advice.text}</p>
      {advice.canRetry && problem.message ? <p>{problem.message}</p> : null}
    </ErrorPanel>
  );
}

/** What the boundary was given: a problem of the API, a path without a page, or an error of our own. */
function problemOf(error: unknown): Problem {
  const empty = { reason: null, fieldErrors: {}, requestId: '', at: '', message: '' };
  if (!isRouteErrorResponse(error)) return { ...empty, code: 'INTERNAL_SERVER_ERROR' };
  if (isProblem(error.data)) return error.data;
  return { ...empty, code: error.status === 404 ? 'NOT_FOUND' : 'INTERNAL_SERVER_ERROR' };
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && 'code' in data && 'requestId' in data && 'message' in data;
}
