import { describe, expect, it } from 'vitest';
import { topicOf } from './topicOf.ts';

describe('what the stream of a tab follows', () => {
  it.each(['/jobs', '/jobs/job_1', '/workflows', '/workflows/wfr_1', '/reports/schedules'])('%s: jobs', (path) => {
    expect(topicOf(path)).toBe('jobs');
  });

  it.each(['/', '/deliveries', '/webhooks/whk_1', '/jobsite'])('%s: deliveries', (path) => {
    expect(topicOf(path)).toBe('deliveries');
  });
});
