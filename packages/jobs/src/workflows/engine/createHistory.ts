import type { StepRecord } from '../store/records.ts';

/** The steps that were known when the run was picked up. */
export type History = {
  /** Also one that is to be run anew. */
  find(name: string): StepRecord | undefined;
  /** The ended step whose result is to be delivered next; null when all have been. */
  next(): StepRecord | null;
  advance(): void;
  /** The first step that had begun and was not called this time. */
  uncalled(isCalled: (name: string) => boolean): StepRecord | null;
  lastPosition: number;
  lastCompletion: number;
};

export function createHistory(steps: readonly StepRecord[]): History {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const known = steps.filter((step) => step.status !== 'reset');
  const ended = known.filter(isEnded).toSorted((a, b) => a.completion - b.completion);
  const open = known.filter((step) => step.completion === null);
  let cursor = 0;
  return {
    find: (name) => byName.get(name),
    next: () => ended[cursor] ?? null,
    advance() {
      cursor += 1;
    },
    uncalled: (isCalled) => open.find((step) => !isCalled(step.name)) ?? null,
    lastPosition: steps.at(-1)?.position ?? 0,
    lastCompletion: ended.at(-1)?.completion ?? 0,
  };
}

function isEnded(step: StepRecord): step is StepRecord & { completion: number } {
  return step.completion !== null;
}
