import { describe, expect, it } from 'vitest';
import { relyingPartyOf } from './relyingParty.ts';

describe('passkeys are made for', () => {
  it.each([
    ['https://nova.example.com', { id: 'nova.example.com', origin: 'https://nova.example.com' }],
    ['https://nova.example.com:8443/', { id: 'nova.example.com', origin: 'https://nova.example.com:8443' }],
    ['http://localhost:3000', { id: 'localhost', origin: 'http://localhost:3000' }],
  ])('%s', (publicUrl, expected) => {
    expect(relyingPartyOf(publicUrl)).toEqual({ ...expected, name: 'NovaPulse' });
  });

  it.each([
    ['http://127.0.0.1:3000', 'such as http://localhost:3000,'],
    ['http://[::1]:3000', 'such as http://localhost:3000,'],
    ['https://192.0.2.7', 'such as https://nova.example.com,'],
    ['http://nova.example.com', 'need https'],
  ])('nobody at %s, and say what helps', (publicUrl, advice) => {
    expect(() => relyingPartyOf(publicUrl)).toThrow(
      expect.objectContaining({ code: 'PRECONDITION_FAILED', message: expect.stringContaining(advice) }),
    );
  });
});
