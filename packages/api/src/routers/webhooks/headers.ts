import { customHeaderProblem, type Keyring, type SealedHeaders, sealHeaders } from '@novapulse/core';
import { z } from 'zod';
import { invalidInput } from '../../errors/invalidInput.ts';

const maxHeaders = 20;

/** What stands for a value that is not shown. */
export const hiddenValue = '[hidden]';

/** An endpoint's own headers, names in lower case. Their values count as secrets. */
export const headersInput = z
  .record(z.string(), z.string())
  .superRefine((headers, { addIssue }) => {
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
  })
  .transform((headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  );

/** The names, with the values hidden. */
export function hideValues(headers: SealedHeaders): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, hiddenValue]));
}

type SealOptions = { keyring: Keyring; webhookId: string; previous: SealedHeaders };

/**
 * New headers as they are to be kept. A value that came back hidden is the one that was there before.
 *
 * @throws NovaError `BAD_REQUEST` when there was none before.
 */
export function sealNewHeaders(
  next: Readonly<Record<string, string>>,
  { keyring, webhookId, previous }: SealOptions,
): SealedHeaders {
  const kept = Object.keys(next).filter((name) => next[name] === hiddenValue);
  const unknown = kept.filter((name) => previous[name] === undefined);
  if (unknown.length > 0) {
    const problems = unknown.map((name) => [`headers.${name}`, ['There is no value yet that could be kept.']]);
    throw invalidInput(Object.fromEntries(problems));
  }
  const given = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== hiddenValue));
  const keptValues = Object.fromEntries(kept.flatMap((name) => (previous[name] ? [[name, previous[name]]] : [])));
  return { ...keptValues, ...sealHeaders(keyring, webhookId, given) };
}
