import { describe, expect, it } from 'vitest';
import { maskHeaders } from './maskHeaders.ts';

describe('recorded request headers', () => {
  it.each([
    ['authorization', 'Bearer abc'],
    ['x-api-key', 'short'],
    ['x-access', 'hunter2'],
    ['x-pin', '4711'],
    ['x-tenant', 'acme'],
    ['accept', 'application/json'],
    ['x-webhook-id', 'evt_1'],
    ['webhook-token', 'abc'],
  ])('%s: %s is hidden (invariant 10)', (name, value) => {
    expect(maskHeaders(Object.fromEntries([[name, value]]))).toEqual({ [name]: '[hidden]' });
  });

  it('show what NovaPulse sets itself', () => {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'NovaPulse/0.1.0',
      'webhook-id': 'evt_01JZ0000000000000000000000',
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
    };
    expect(maskHeaders(headers)).toEqual(headers);
  });
});
