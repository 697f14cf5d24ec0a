import { describe, expect, it } from 'vitest';
import { decideFactors, type ProvenFactors, secondFactorOf } from './decideFactors.ts';
import type { EnrolledFactors } from './enrolledFactors.ts';

const nothing: EnrolledFactors = { userId: 'usr_1', hasTotp: false, passkeys: 0, recoveryCodesRemaining: 0 };
const app = { ...nothing, hasTotp: true, recoveryCodesRemaining: 10 };
const passkeys = { ...nothing, passkeys: 2 };
const everything = { ...app, passkeys: 1, recoveryCodesRemaining: 1 };

describe('decideFactors', () => {
  it.each<[string, EnrolledFactors, ProvenFactors, string[] | { passed: string[] }]>([
    ['a password, nothing enrolled', nothing, { first: 'password' }, { passed: ['password'] }],
    ['an invitation, nothing enrolled', nothing, { first: 'invite' }, { passed: ['invite'] }],
    // Recovery codes alone are no factor: they would outlive what they stand in for.
    [
      'a password, codes left over',
      { ...nothing, recoveryCodesRemaining: 3 },
      { first: 'password' },
      { passed: ['password'] },
    ],
    ['a password, an app enrolled', app, { first: 'password' }, ['totp', 'recovery_code']],
    ['an invitation, an app enrolled', app, { first: 'invite' }, ['totp', 'recovery_code']],
    ['a password, only passkeys enrolled', passkeys, { first: 'password' }, ['passkey']],
    ['a password, everything enrolled', everything, { first: 'password' }, ['totp', 'passkey', 'recovery_code']],
    ['a password, codes used up', { ...app, recoveryCodesRemaining: 0 }, { first: 'password' }, ['totp']],
    ['a code', app, { first: 'password', second: 'totp' }, { passed: ['password', 'totp'] }],
    ['a recovery code', app, { first: 'password', second: 'recovery_code' }, { passed: ['password', 'recovery_code'] }],
    [
      'a trusted device',
      app,
      { first: 'password', second: 'trusted_device' },
      { passed: ['password', 'trusted_device'] },
    ],
    ['a passkey, which is two factors', everything, { first: 'passkey' }, { passed: ['passkey'] }],
  ])('%s', (_what, enrolled, proven, expected) => {
    const decision = decideFactors(enrolled, proven);
    if (decision.status === 'second_factor_required') expect(decision.methods).toEqual(expected);
    else expect({ passed: decision.factors.passed }).toEqual(expected);
  });

  it('proves it for the user whose factors were looked at', () => {
    const decision = decideFactors({ ...nothing, userId: 'usr_2' }, { first: 'password' });
    expect(decision.status === 'satisfied' && decision.factors.userId).toBe('usr_2');
  });
});

describe('secondFactorOf', () => {
  it('finds it among what a session was created with', () => {
    expect(secondFactorOf(['password', 'totp'])).toBe('totp');
    expect(secondFactorOf(['password'])).toBeUndefined();
    expect(secondFactorOf(['something else'])).toBeUndefined();
  });
});
