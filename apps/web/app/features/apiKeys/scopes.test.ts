import { apiKeyScopes } from '@novapulse/core';
import { describe, expect, it } from 'vitest';
import { isScope, scopeGroups } from './scopes.ts';

describe('the scopes of the form', () => {
  it('are all that there are, each once', () => {
    expect(scopeGroups.flatMap(({ scopes }) => scopes).toSorted()).toEqual(apiKeyScopes.toSorted());
  });

  it.each(['', 'webhooks', 'toString'])('are nothing else: %j', (text) => expect(isScope(text)).toBe(false));
});
