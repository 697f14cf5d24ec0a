import { httpStatusOf, isNovaError } from '@novapulse/core';
import type { AppLoadContext } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import type { Problem } from './problem.ts';

type Call<T> = (api: AppLoadContext['api']) => Promise<T>;
type Route = { request: Request; context: AppLoadContext };

/**
 * Calls the API for a page. Whoever is not signed in goes to sign in and comes back; every other refusal is thrown as
 * a {@link Problem} for the route's error boundary.
 */
export async function load<T>(route: Route, call: Call<T>): Promise<T> {
  const result = await act(route, call);
  if (result.ok) return result.value;
  // A member who has no second factor yet, where the organization requires one, can do nothing else.
  if (result.problem.reason === 'MFA_ENROLMENT_REQUIRED') throw redirect('/security/authenticator');
  throw data(result.problem, { status: result.status });
}

export type Acted<T> = { ok: true; value: T } | { ok: false; problem: Problem; status: number };

type ActOptions = {
  /** Whether UNAUTHORIZED refuses what was given rather than who asks. */
  isRefusal?: (problem: Problem) => boolean;
};

/**
 * Calls the API for a form. A refusal is a value, to be shown where it arose; a session that ended leads to sign-in,
 * and what needs a fresh proof to where that is given, and back.
 */
export async function act<T>(route: Route, call: Call<T>, { isRefusal }: ActOptions = {}): Promise<Acted<T>> {
  const result = await attempt(route, call);
  if (result.ok) return result;
  if (result.problem.code === 'UNAUTHORIZED' && !isRefusal?.(result.problem)) {
    throw redirect(pathWithReturn('/sign-in', route.request));
  }
  if (result.problem.reason === 'STEP_UP_REQUIRED') throw redirect(pathWithReturn('/step-up', route.request));
  return result;
}

/** Like {@link act} where nobody is signed in yet, so that every refusal is a value. */
export async function attempt<T>({ context }: Route, call: Call<T>): Promise<Acted<T>> {
  try {
    return { ok: true, value: await call(context.api) };
  } catch (error) {
    const refusal = refusalOf(error);
    return {
      ok: false,
      status: httpStatusOf[refusal.code],
      problem: {
        code: refusal.code,
        message: refusal.message,
        reason: refusal.reason ?? null,
        fieldErrors: refusal.fieldErrors ?? {},
        requestId: context.requestId,
        at: context.now().toISOString(),
      },
    };
  }
}

/** The router maps every error once, so the cause of what it throws says all; anything else is a bug of ours. */
function refusalOf(error: unknown) {
  if (isNovaError(error)) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  if (isNovaError(cause)) return cause;
  throw error;
}

function pathWithReturn(path: string, request: Request): string {
  const { pathname, search } = new URL(request.url);
  // After a form there is nothing to come back to but its page.
  const page = `${pathname.replace(/\.data$/, '')}${search}`;
  return page === '/' ? path : `${path}?next=${encodeURIComponent(page)}`;
}
