import { describe, it, vi } from 'vitest';
import { engineKinds } from '../testing/engines.ts';
import { expectToSurviveKills } from './testing/expectToSurviveKills.ts';
import { places } from './testing/fiveSteps.ts';

// Fourteen processes start here one after the other, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });

describe.each(engineKinds)('a workflow of five steps on %s', (kind) => {
  it('ends as without kills although its worker is killed inside and after every step (invariant 4)', () =>
    expectToSurviveKills(kind, places));
});
