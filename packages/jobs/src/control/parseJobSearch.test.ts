import { describe, expect, it } from 'vitest';
import { parseJobSearch } from './parseJobSearch.ts';

describe('a search for jobs', () => {
  it.each([
    ['', { text: [] }],
    ['status:failed queue:email', { status: 'failed', queue: 'email', text: [] }],
    ['  STATUS:failed   timeout ', { status: 'failed', text: ['timeout'] }],
    ['tag:"two words" error:"took longer"', { tag: 'two words', error: 'took longer', text: [] }],
    ['tag:report:delivery-log', { tag: 'report:delivery-log', text: [] }],
    ['name:email.send id:job_1', { name: 'email.send', id: 'job_1', text: [] }],
    ['"status: failed" ECONNREFUSED', { text: ['status: failed', 'ECONNREFUSED'] }],
    ['10.0.0.5:5432', { text: ['10.0.0.5:5432'] }],
  ])('%j', (text, search) => {
    expect(parseJobSearch(text)).toEqual({ search });
  });

  it.each([
    ['stat:failed', 'no qualifier "stat:"'],
    ['http://x', 'no qualifier "http:"'],
    ['queue:mail', 'no queue "mail"'],
    ['status:dead', 'no status "dead"'],
    ['status:failed status:pending', 'twice'],
    ['tag: x', 'needs a value'],
    ['tag:""', 'needs a value'],
    ['tag:"open', 'never closed'],
    ['a"b"', 'Put a space'],
    ['a b c d e f g h i', 'at most 8'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseJobSearch(text)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
