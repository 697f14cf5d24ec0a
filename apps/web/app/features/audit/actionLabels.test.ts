import { describe, expect, it } from 'vitest';
import { actionLabel } from './actionLabels.ts';

describe('an action in words', () => {
  it.each([
    ['members.setRole', 'Changed a role'],
    ['passkeys.removeAll', 'Passkeys: remove all'],
    ['import', 'Import'],
    ['constructor', 'Constructor'],
    ['', ''],
  ])('%s', (action, label) => {
    expect(actionLabel(action)).toBe(label);
  });
});
