import { describe, expect, it } from 'vitest';
import { safeNext } from './safeNext.ts';

describe('safeNext', () => {
  it('keeps a path with its query', () => {
    expect(safeNext('/deliveries?status=failed&status=retrying')).toBe('/deliveries?status=failed&status=retrying');
  });

  it.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/../..//evil.example',
    '/a/..//evil.example',
    '/.//evil.example',
  ])('does not leave the dashboard for %j', (next) => expect(safeNext(next)).toBe('/'));
});
