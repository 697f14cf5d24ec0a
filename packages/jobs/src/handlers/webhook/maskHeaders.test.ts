import { describe, expect, it } from 'vitest';
import { maskHeaders } from './maskHeaders.ts';

describe('recorded request headers', () => {
  it.each([
    ['authorization', 'Bearer abc'],
    ['x-api-key', 'short'],
    ['x-custom-auth', 'x'],
    ['cookie', 'a=b'],
    ['x-secret', '1'],
    ['x-forward', 'Basic dXNlcjpwYXNz'],
    ['x-forward', 'sk_live_51H8zQeK2eZvKYlo2C'],
    ['x-forward', 'id=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc'],
  ])('%s: %s is hidden (invariant 10)', (name, value) => {
    expect(maskHeaders(Object.fromEntries([[name, value]]))).toEqual({ [name]: '[hidden]' });
  });

  it('show what is no secret', () => {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'NovaPulse/0.1.0',
      'webhook-id': 'evt_01JZ0000000000000000000000',
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      'x-tenant': 'acme',
      'x-environment': 'production eu-west-1',
      accept: 'application/json',
    };
    expect(maskHeaders(headers)).toEqual(headers);
  });
});
