import { describe, expect, it } from 'vitest';
import { paramFields } from './paramFields.server.ts';
import { paramName, paramWords, readParams, shownValue } from './params.ts';

const schema = {
  type: 'object',
  properties: {
    since: { type: 'string', format: 'date-time', description: 'From this time on.' },
    lastDays: { type: 'integer', minimum: 1 },
    queue: { type: 'string', enum: ['email', 'webhook'] },
    status: { type: 'array', items: { type: 'string', enum: ['failed', 'succeeded'] } },
    webhookId: { type: 'string' },
  },
  required: ['queue'],
};

describe('the form of a report', () => {
  const fields = paramFields(schema);

  it('asks for what the schema describes', () => {
    expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ['since', 'time', false],
      ['lastDays', 'number', false],
      ['queue', 'choice', true],
      ['status', 'choices', false],
      ['webhookId', 'text', false],
    ]);
    expect(fields[4]?.label).toBe('Webhook id');
    expect(paramFields(null)).toEqual([]);
  });

  it('sends what was typed and leaves out what stayed empty', () => {
    const form = new FormData();
    form.set(paramName('since'), '2026-11-24T08:00');
    form.set(paramName('lastDays'), ' 7 ');
    form.set(paramName('queue'), '');
    form.append(paramName('status'), 'failed');
    form.append(paramName('status'), 'succeeded');
    expect(readParams(form, fields)).toEqual({
      since: '2026-11-24T08:00:00Z',
      lastDays: 7,
      status: ['failed', 'succeeded'],
    });
  });

  it('shows what was sent', () => {
    expect(shownValue('2026-11-24T08:00:00Z')).toBe('2026-11-24T08:00');
    expect(shownValue(7)).toBe('7');
    expect(paramWords({ lastDays: 7, status: ['failed', 'succeeded'] })).toBe('last days 7 · status failed, succeeded');
  });
});
