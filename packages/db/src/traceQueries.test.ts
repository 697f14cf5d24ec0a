import { describe, expect, it } from 'vitest';
import { summaryOf } from './traceQueries.ts';

describe('the summary of a statement', () => {
  it.each([
    ['select 1', 'SELECT'],
    ['select * from webhooks where url = $1', 'SELECT webhooks'],
    ['SELECT "public"."users"."id" FROM "public"."users" WHERE 1=1', 'SELECT users'],
    ["insert into jobs (id) values ('secret')", 'INSERT jobs'],
    ['  update only jobs set a = 1', 'UPDATE jobs'],
    ['with a as (select id from events) select * from a', 'WITH events'],
    ['', 'SQL'],
  ])('%s', (text, summary) => {
    expect(summaryOf(text)).toBe(summary);
  });
});
