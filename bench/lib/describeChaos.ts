import { describe, expect, it } from 'vitest';
import { runChaos } from './runChaos.ts';

/** Kills every part in turn under load. `npm run chaos` does the same with 5,000 events. */
export function describeChaos(engine: 'redis' | 'postgres'): void {
  describe(`a running NovaPulse on ${engine}`, () => {
    it('loses nothing although every part is killed in turn (invariant 1)', { timeout: 400_000 }, async () => {
      const result = await runChaos({ events: 600, engine }, () => undefined);
      expect(result.faults.length).toBeGreaterThanOrEqual(5);
      expect(result).toMatchObject({ acknowledged: 600, lost: 0, duplicated: 0 });
    });
  });
}
