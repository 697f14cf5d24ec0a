import { customHeaderProblem, type Keyring, openHeaders, type SealedHeaders, sealHeaders } from '@novapulse/core';
import { z } from 'zod';
import { invalidInput } from '../../errors/invalidInput.ts';

const maxHeaders = 20;

/** What stands for a value that is not shown. */
export const hiddenValue = '[hidden]';

/**
 * An endpoint's own headers. Names keep their case, which HTTP ignores and some receivers do not, and differ by more than
 * it; values count as secrets.
 */
export const headersInput = z.record(z.string(), z.string()).superRefine((headers, { addIssue }) => {
  const names = Object.keys(headers);
  if (names.length > maxHeaders) {
    addIssue({ code: 'custom', message: `An endpoint has at most ${maxHeaders} headers of its own.` });
  }
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const problem = seen.has(name.toLowerCase()) ? 'This header is given twice.' : customHeaderProblem(name, value);
    if (problem !== null) addIssue({ code: 'custom', path: [name], message: problem });
    seen.add(name.toLowerCase());
  }
});

/** The names, with the values hidden. */
export function hideValues(headers: SealedHeaders): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, hiddenValue]));
}

type SealOptions = { keyring: Keyring; webhookId: string; previous: SealedHeaders };

/**
 * New headers as they are to be kept. A value that came back hidden is the one that was there before, under a name that
 * may now be written otherwise.
 *
 * @throws NovaError `BAD_REQUEST` when there was none before.
 */
export function sealNewHeaders(
  next: Readonly<Record<string, string>>,
  { keyring, webhookId, previous }: SealOptions,
): SealedHeaders {
  const kept = Object.keys(next)
    .filter((name) => next[name] === hiddenValue)
    .map((name) => ({ name, before: Object.keys(previous).find((old) => old.toLowerCase() === name.toLowerCase()) }));
  const unknown = kept.filter(({ before }) => before === undefined);
  if (unknown.length > 0) {
    const problems = unknown.map(({ name }) => [`headers.${name}`, ['There is no value yet that could be kept.']]);
    throw invalidInput(Object.fromEntries(problems));
  }
  const given = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== hiddenValue));
  // Only what is kept is opened: a value whose key is lost can still be replaced.
  const opened = openHeaders(keyring, webhookId, pick(previous, new Set(kept.map(({ before }) => before))));
  const keptValues = kept.map(({ name, before = name }) => [name, opened[before] ?? '']);
  return sealHeaders(keyring, webhookId, { ...Object.fromEntries(keptValues), ...given });
}

function pick(headers: SealedHeaders, names: ReadonlySet<string | undefined>): SealedHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.has(name)));
}
