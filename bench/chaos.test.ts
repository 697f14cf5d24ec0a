import { describe, expect, it } from 'vitest';
import { runChaos } from './lib/runChaos.ts';

// `npm run chaos` does the same with 5,000 events.
describe('a running NovaPulse', () => {
  it.each(['redis', 'postgres'] as const)(
    'loses nothing on %s although every part is killed in turn (invariant 1)',
    async (engine) => {
      const result = await runChaos({ events: 600, engine }, () => undefined);
      expect(result.faults.length).toBeGreaterThanOrEqual(5);
      expect(result).toMatchObject({ acknowledged: 600, lost: 0, duplicated: 0 });
    },
    400_000,
  );
});
