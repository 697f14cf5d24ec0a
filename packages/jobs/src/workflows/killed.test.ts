import { describe, it, vi } from 'vitest';
import { engineKinds } from '../testing/engines.ts';
import { expectToSurviveKills } from './testing/expectToSurviveKills.ts';

// Five processes start here one after the other, on a machine that may be busy; `npm run verify` kills at every place.
vi.setConfig({ testTimeout: 300_000 });

describe.each(engineKinds)('a workflow of five steps on %s', (kind) => {
  it('ends as without kills although its worker is killed at four places (invariant 4)', () =>
    expectToSurviveKills(kind, ['inside one', 'about to commit two', 'after three', 'after mail']));
});
