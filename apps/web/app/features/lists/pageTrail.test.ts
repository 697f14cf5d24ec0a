import { describe, expect, it } from 'vitest';
import { cursorOf, newerTo, olderTo, withParam } from './pageTrail.ts';

const params = (query: string): URLSearchParams => new URLSearchParams(query);

describe('the trail of pages', () => {
  it('goes on with the next cursor and keeps the filters', () => {
    expect(olderTo(params('status=failed'), 'c1')).toBe('?status=failed&after=c1');
    expect(olderTo(params('status=failed&after=c1'), 'c2')).toBe('?status=failed&after=c1&after=c2');
    expect(olderTo(params(''), null)).toBeNull();
  });

  it('reads the last cursor and goes back by one', () => {
    expect(cursorOf(params('after=c1&after=c2'))).toBe('c2');
    expect(newerTo(params('status=failed&after=c1&after=c2'))).toBe('?status=failed&after=c1');
    expect(newerTo(params('after=c1'))).toBe('?');
    expect(newerTo(params('status=failed'))).toBeNull();
  });

  it('starts at the newest when a filter changes', () => {
    expect(withParam(params('status=failed&after=c1'), 'type', 'a.b')).toBe('?status=failed&type=a.b');
    expect(withParam(params('status=failed&status=retrying'), 'status', null)).toBe('?');
    expect(withParam(params(''), 'status', ['failed', 'retrying'])).toBe('?status=failed&status=retrying');
  });
});
