import { describe, expect, it } from 'vitest';
import { countFilters } from './filter.ts';
import { listInput, parseFilter } from './parseFilter.server.ts';

const now = new Date('2026-11-24T14:00:00.000Z');
const parse = (query: string) => parseFilter(new URLSearchParams(query));

describe('the filters in an address', () => {
  it('become the input of the list', () => {
    const filter = parse(
      'status=failed&status=retrying&status=odd&webhook=whk_1&type=a.b&code=500&event=evt_1&time=24h',
    );
    expect(countFilters(filter)).toBe(6);
    expect(listInput(filter, now)).toEqual({
      status: ['failed', 'retrying'],
      webhookId: 'whk_1',
      eventType: 'a.b',
      statusCode: 500,
      eventId: 'evt_1',
      since: '2026-11-23T14:00:00.000Z',
    });
  });

  it.each(['', 'status=broken', 'code=abc', 'code=', 'code=42', 'time=1y', 'type='])('ignore %j', (query) => {
    expect(listInput(parse(query), now)).toEqual({});
  });
});
