import { describe, expect, it } from 'vitest';
import { sampleInput } from './sampleInput.server.ts';

describe('the input to start a workflow from', () => {
  it('holds what must be there and what has a default', () => {
    const schema = {
      type: 'object',
      required: ['approver', 'size'],
      properties: {
        approver: { type: 'string' },
        size: { type: 'integer' },
        reference: { type: 'string' },
        validDays: { type: 'integer', default: 3 },
      },
    };
    expect(JSON.parse(sampleInput(schema))).toEqual({ approver: '', size: 0, validDays: 3 });
  });

  it('is empty for a schema that says nothing', () => {
    expect(sampleInput({})).toBe('{}');
    expect(sampleInput(null)).toBe('{}');
  });
});
