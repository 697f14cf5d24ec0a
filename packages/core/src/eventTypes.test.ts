import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEventType, isEventTypePattern, matchesChannels, matchesEventType } from './eventTypes.ts';

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
const eventType = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join('.'));

describe('isEventType', () => {
  it.each(['invoice', 'invoice.paid', 'invoice.line-item.added_2', 'A.b.C', '1', 'x'.repeat(256)])(
    'accepts %s',
    (text) => {
      expect(isEventType(text)).toBe(true);
      expect(isEventTypePattern(text)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    '.paid',
    'invoice.',
    'invoice..paid',
    'invoice paid',
    'invoice.paid\n',
    'invoice/paid',
    'rechnung.bezahlt.ü',
    'invoice\u0000',
    'x'.repeat(257),
  ])('refuses %j', (text) => {
    expect(isEventType(text)).toBe(false);
    expect(isEventTypePattern(text)).toBe(false);
  });
});

describe('isEventTypePattern', () => {
  it.each(['*', 'invoice.*', 'invoice.line.*'])('accepts %s, which is no event type', (text) => {
    expect(isEventTypePattern(text)).toBe(true);
    expect(isEventType(text)).toBe(false);
  });

  it.each(['.*', '*.paid', 'invoice*', 'invoice.*.paid', 'invoice.**', 'invoice.*.*', '**', `${'x'.repeat(255)}.*`])(
    'refuses %s',
    (text) => {
      expect(isEventTypePattern(text)).toBe(false);
    },
  );
});

describe('matchesEventType', () => {
  it.each<[string[], string, boolean]>([
    [[], 'anything.at.all', true],
    [['*'], 'anything', true],
    [['invoice.paid'], 'invoice.paid', true],
    [['invoice.paid'], 'invoice.paid.late', false],
    [['invoice.paid'], 'Invoice.paid', false],
    [['invoice'], 'invoice.paid', false],
    [['invoice.*'], 'invoice.paid', true],
    [['invoice.*'], 'invoice.line.added', true],
    [['invoice.*'], 'invoice', false],
    [['invoice.*'], 'invoices.paid', false],
    [['invoice.*'], 'my.invoice.paid', false],
    [['user.created', 'invoice.*'], 'invoice.paid', true],
    [['user.created', 'invoice.*'], 'user.deleted', false],
    [[], 'novapulse.webhook.disabled', false],
    [['*'], 'novapulse.webhook.disabled', false],
    [['novapulse.*'], 'novapulse.webhook.disabled', true],
    [['*', 'novapulse.webhook.*'], 'novapulse.webhook.disabled', true],
    [['novapulse.webhook.disabled'], 'novapulse.webhook.disabled', true],
    [['novapulse.webhook.*'], 'novapulse.delivery_exhausted', false],
    [[], 'novapulses.paid', true],
  ])('%j on %s: %s', (patterns, type, expected) => {
    expect(matchesEventType(patterns, type)).toBe(expected);
  });

  it('lets a wildcard match exactly the types below its words', () => {
    fc.assert(
      fc.property(eventType, eventType, (base, type) => {
        expect(matchesEventType([`${base}.*`], `${base}.${type}`)).toBe(true);
        expect(matchesEventType([`${base}.*`], base)).toBe(false);
        const baseWords = base.split('.');
        const isBelow =
          type.split('.').length > baseWords.length && baseWords.every((w, i) => type.split('.')[i] === w);
        expect(matchesEventType([`${base}.*`], type)).toBe(isBelow);
      }),
    );
  });
});

describe('matchesChannels', () => {
  it.each<[string[], string[], boolean]>([
    [[], [], true],
    [[], ['eu'], true],
    [['eu'], [], false],
    [['eu'], ['eu', 'us'], true],
    [['eu', 'us'], ['us'], true],
    [['eu'], ['EU'], false],
  ])('an endpoint on %j, an event on %j: %s', (endpointChannels, eventChannels, expected) => {
    expect(matchesChannels(endpointChannels, eventChannels)).toBe(expected);
  });
});
