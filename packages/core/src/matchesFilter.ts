import type { EventFilter, FilterCondition, FilterTest } from './eventFilter.ts';

/**
 * How many values one filter looks at in one event. A filter and a payload at their limits would ask for 30 million;
 * this is a millisecond, and more than a payload of ordinary size can need.
 */
export const filterSteps = 20_000;

export type FilterVerdict = {
  matched: boolean;
  /** The steps did not suffice: it counts as matched, since an event too many harms less than one that is missing. */
  gaveUp: boolean;
};

class StepsUsedUp extends Error {}

/**
 * Whether an endpoint with this filter gets an event with this body (JSON that has been parsed). Pure; recurses as
 * deep as the filter, however deep the body is.
 */
export function matchesFilter(filter: EventFilter, body: unknown): FilterVerdict {
  const budget = { left: filterSteps };
  try {
    return { matched: holds(filter, body, budget), gaveUp: false };
  } catch (error) {
    if (error instanceof StepsUsedUp) return { matched: true, gaveUp: true };
    throw error;
  }
}

type Budget = { left: number };

/** `value` is undefined where the body has no such field. */
function holds(condition: FilterCondition, value: unknown, budget: Budget): boolean {
  step(budget);
  switch (condition.kind) {
    case 'equals':
      return candidates(value).some((candidate) => {
        step(budget);
        return candidate === condition.value;
      });
    case 'contains':
      return (
        Array.isArray(value) && condition.items.every((item) => value.some((element) => holds(item, element, budget)))
      );
    case 'exists':
      return (value !== undefined) === condition.isWanted;
    case 'not':
      return !holds(condition.condition, value, budget);
    case 'any':
      return condition.conditions.some((alternative) => holds(alternative, value, budget));
    case 'all': {
      const { tests, whole } = condition;
      if (!whole.every((part) => holds(part, value, budget))) return false;
      return (
        tests.length === 0 ||
        candidates(value).some((candidate) => tests.every((test) => passes(test, candidate, budget)))
      );
    }
  }
}

function passes(test: FilterTest, value: unknown, budget: Budget): boolean {
  step(budget);
  switch (test.kind) {
    case 'in':
      return test.values.has(value);
    case 'compare':
      return compares(test.operator, value, test.value);
    case 'startsWith':
      return typeof value === 'string' && test.texts.some((text) => value.startsWith(text));
    case 'endsWith':
      return typeof value === 'string' && test.texts.some((text) => value.endsWith(text));
    case 'field':
      return holds(test.condition, fieldOf(value, test.name), budget);
  }
}

/** Only what the body itself holds: `constructor` and the like are not fields of it. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function candidates(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Of the same kind only; texts by their UTF-16 code units, which sorts ISO 8601 times of one zone. */
function compares(operator: '$gt' | '$gte' | '$lt' | '$lte', value: unknown, bound: string | number): boolean {
  if (typeof value === 'number' && typeof bound === 'number') return isInOrder(operator, value, bound);
  if (typeof value === 'string' && typeof bound === 'string') return isInOrder(operator, value, bound);
  return false;
}

function isInOrder<T extends string | number>(operator: '$gt' | '$gte' | '$lt' | '$lte', value: T, bound: T): boolean {
  switch (operator) {
    case '$gt':
      return value > bound;
    case '$gte':
      return value >= bound;
    case '$lt':
      return value < bound;
    case '$lte':
      return value <= bound;
  }
}

function step(budget: Budget): void {
  budget.left -= 1;
  if (budget.left < 0) throw new StepsUsedUp();
}
