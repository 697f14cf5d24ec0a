import { expect, it } from 'vitest';
import { runOperate } from './lib/operate/runOperate.ts';

// `npm run verify -- bench` does more of it for five minutes.
it('a rolling restart under load drops no request and repeats no attempt (invariant 12)', async () => {
  const result = await runOperate(
    { webs: 2, workers: 2, perSecond: 40, seconds: 20, withStores: false },
    () => undefined,
  );
  expect(result).toMatchObject({ failedCalls: 0, failures: [], lost: 0, sentAgain: 0 });
  expect(result.published).toBeGreaterThan(400);
}, 400_000);
