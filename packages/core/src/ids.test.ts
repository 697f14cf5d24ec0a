import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { createIdMaker, type IdKind, idBounds, idTime, isId } from './ids.ts';

const prefixOf: Record<IdKind, string> = {
  organization: 'org',
  user: 'usr',
  apiKey: 'key',
  webhook: 'whk',
  eventType: 'ety',
  event: 'evt',
  job: 'job',
  workflowRun: 'wfr',
  report: 'rep',
  session: 'ses',
  invite: 'inv',
  loginTicket: 'lgt',
  factor: 'fac',
  recoveryCodeSet: 'rcs',
  passkey: 'pky',
  device: 'dev',
  accountToken: 'act',
  schedule: 'sch',
  audit: 'aud',
  suppression: 'sup',
  message: 'msg',
  request: 'req',
};
const kinds: IdKind[] = [
  'organization',
  'user',
  'apiKey',
  'webhook',
  'event',
  'job',
  'workflowRun',
  'report',
  'session',
  'invite',
  'loginTicket',
  'factor',
  'recoveryCodeSet',
  'passkey',
  'device',
  'accountToken',
  'schedule',
  'audit',
  'message',
  'request',
];

/** A clock that shows the given times one after the other and then the last one for ever. */
function clockOf(...timesMs: number[]) {
  let index = 0;
  return { now: () => new Date(timesMs[Math.min(index++, timesMs.length - 1)] ?? 0) };
}

const timeMs = fc.integer({ min: 1, max: 2 ** 48 - 1 });

describe('createIdMaker', () => {
  it.each(kinds)('makes ids of the kind %s that only that kind accepts', (kind) => {
    const id = createIdMaker(clockOf(Date.UTC(2026, 10, 24)))(kind);
    expect(id).toMatch(new RegExp(`^${prefixOf[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`));
    expect(kinds.filter((other) => isId(other, id))).toEqual([kind]);
  });

  it('carries the time of the clock', () => {
    fc.assert(
      fc.property(timeMs, (ms) => {
        expect(idTime('event', createIdMaker(clockOf(ms))('event'))).toEqual(new Date(ms));
      }),
    );
  });

  it('grows strictly, whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_005 }), { minLength: 2 }),
        (times) => {
          const newId = createIdMaker(clockOf(...times));
          const ids = times.map(() => newId('job'));
          for (const [index, id] of ids.slice(1).entries()) expect(id > (ids[index] ?? '')).toBe(true);
        },
      ),
    );
  });

  it('makes no id twice in two makers of the same millisecond', () => {
    const ids = [createIdMaker(clockOf(1_700_000_000_000)), createIdMaker(clockOf(1_700_000_000_000))].flatMap(
      (newId) => Array.from({ length: 2000 }, () => newId('event')),
    );
    expect(new Set(ids).size).toBe(4000);
  });
});

describe('isId', () => {
  it.each([
    '',
    'evt_',
    'evt_01KAV0000000000000000000',
    'evt_01KAV00000000000000000000000',
    'evt_01kav00000000000000000000q',
    'EVT_01KAV00000000000000000000Q',
    'evt_81KAV00000000000000000000Q',
    'evt_01KAV00000000000000000000I',
    'evt_01KAV00000000000000000000L',
    'evt_01KAV00000000000000000000O',
    'evt_01KAV00000000000000000000U',
    ' evt_01KAV00000000000000000000Q',
    'evt_01KAV00000000000000000000Q\n',
    'evt_01KAV00000000000000000000Q0',
    'job_01KAV00000000000000000000Q',
    '01KAV00000000000000000000Q',
    'evt_01KAV0000000000000000000０Q',
  ])('refuses %j', (text) => {
    expect(isId('event', text)).toBe(false);
  });

  it('accepts the lowest and the highest', () => {
    expect(isId('event', `evt_${'0'.repeat(26)}`)).toBe(true);
    expect(isId('event', `evt_7${'Z'.repeat(25)}`)).toBe(true);
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isId('event', text)).toBe(false);
        expect(isId('event', `evt_${text}`)).toBe(false);
      }),
    );
  });
});

describe('idBounds', () => {
  it('selects exactly the ids made in [since, until)', () => {
    fc.assert(
      fc.property(timeMs, fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), (ms, before, after) => {
        const since = new Date(ms + before);
        const until = new Date(ms + after);
        const id = createIdMaker(clockOf(ms))('job');
        const { from = '', to = '' } = idBounds('job', { since, until });
        expect(id >= from && id < to).toBe(since.getTime() <= ms && ms < until.getTime());
      }),
    );
  });

  it('leaves out the bound that was not given', () => {
    expect(idBounds('event', {})).toEqual({});
    expect(idBounds('event', { since: undefined, until: undefined })).toEqual({});
    expect(Object.keys(idBounds('event', { since: new Date() }))).toEqual(['from']);
    expect(Object.keys(idBounds('event', { until: new Date() }))).toEqual(['to']);
  });

  it('takes times that no id can carry', () => {
    const lowest = `evt_${'0'.repeat(26)}`;
    const highest = `evt_7${'Z'.repeat(25)}`;
    expect(idBounds('event', { since: new Date(-1), until: new Date(-8.64e15) })).toEqual({ from: lowest, to: lowest });
    const { from = '', to = '' } = idBounds('event', { since: new Date(8.64e15), until: new Date(2 ** 48) });
    expect(from > highest).toBe(true);
    expect(to > highest).toBe(true);
  });

  it('refuses an invalid date and names the field', () => {
    expect(() => idBounds('event', { since: new Date('soon') })).toThrow(/"since" is not a valid time/);
    expect(() => idBounds('event', { until: new Date('later') })).toThrow(/"until" is not a valid time/);
  });
});

describe('idTime', () => {
  it('refuses what is not an id of the kind', () => {
    const id = createIdMaker(clockOf(1_700_000_000_000))('job');
    expect(() => idTime('event', id)).toThrow(/should be evt_ and 26 characters/);
  });
});
