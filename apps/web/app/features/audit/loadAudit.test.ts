import { describe, expect, it } from 'vitest';
import { parseAuditFilter } from './loadAudit.server.ts';

const none = { action: null, actor: null, target: null, outcome: null, time: null };

describe('the filters of the audit log in an address', () => {
  it.each([
    ['', none],
    ['action=auth.login&outcome=failure&time=24h', { ...none, action: 'auth.login', outcome: 'failure', time: '24h' }],
    ['actor=usr_1&target=whk_2', { ...none, actor: 'usr_1', target: 'whk_2' }],
    ['outcome=maybe&time=forever&action=', none],
    [`actor=${'x'.repeat(101)}`, none],
  ])('%s', (query, filter) => {
    expect(parseAuditFilter(new URLSearchParams(query))).toEqual(filter);
  });
});
