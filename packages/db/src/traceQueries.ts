import { noTracing, type Tracing, tracedPart } from '@novapulse/core';
import type pg from 'pg';

/**
 * Gives each statement that runs on the pool, of plain SQL and of Prisma, a span inside the span at hand; where none is
 * kept there is none. The span says what kind of statement it was and never its values, whichever way they were given
 * (invariant 10).
 */
export function traceQueries(pool: pg.Pool, tracing: Tracing): void {
  if (tracing === noTracing) return;
  const query: (...given: unknown[]) => unknown = pool.query.bind(pool);
  const traced = (...given: unknown[]): unknown => {
    // With a callback nothing says when the statement has ended.
    if (typeof given.at(-1) === 'function') return query(...given);
    return traceStatement(tracing, statementOf(given[0]), async () => query(...given));
  };
  Object.assign(pool, { query: traced });
}

export type TracedStatement = { text: string; name?: string | undefined };

export function traceStatement<T>(tracing: Tracing, statement: TracedStatement, run: () => Promise<T>): Promise<T> {
  if (tracing === noTracing) return run();
  const summary = statement.name ?? summaryOf(statement.text);
  const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary };
  return tracedPart(tracing, summary, { kind: 'client', attributes }, run);
}

function statementOf(given: unknown): TracedStatement {
  if (typeof given === 'string') return { text: given };
  if (typeof given !== 'object' || given === null) return { text: '' };
  const text = 'text' in given && typeof given.text === 'string' ? given.text : '';
  return { text, ...('name' in given && typeof given.name === 'string' && { name: given.name }) };
}

/** What a statement does and the first table it does it to, such as `SELECT webhooks`. */
export function summaryOf(text: string): string {
  const [verb = 'SQL'] = /[a-z]+/i.exec(text) ?? [];
  const table = /\b(?:from|into|update)\s+(?:only\s+)?(?:"?public"?\.)?"?([a-z_][a-z0-9_]*)/i.exec(text)?.[1];
  return table === undefined ? verb.toUpperCase() : `${verb.toUpperCase()} ${table}`;
}
