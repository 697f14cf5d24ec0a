import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest. Started last, one of them would run alone on an otherwise idle machine. */
const longest = ['apps/web/e2e/journey.test.ts', 'bench/operate.test.ts', 'scripts/stack.test.ts'];

/** Runs the longest files first; the others keep Vitest's order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((file) => moduleId.endsWith(file));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
