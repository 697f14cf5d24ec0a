import { type Jsonified, storedAs } from '../json.ts';
import type { Collected, MapOptions, WorkContext } from '../step.ts';
import { StepError } from '../stepError.ts';
import type { StepRecord } from '../store/records.ts';
import { WorkflowFault } from '../workflowFault.ts';

type CallItem = (
  name: string,
  parent: string,
  work: (context: WorkContext) => unknown,
  options: MapOptions,
) => Promise<unknown>;

type Work<Item, Value> = (item: Item, context: WorkContext & { index: number }) => Promise<Value> | Value;

const defaultConcurrency = 10;
const mostItems = 1_000;

/** `step.map`: a step for each item, so many at once. */
export function createMap(callItem: CallItem, recordOf: (name: string) => StepRecord | undefined) {
  function map<Item, Value>(
    name: string,
    items: readonly Item[],
    work: Work<Item, Value>,
    options?: MapOptions & { onError?: 'fail' },
  ): Promise<Jsonified<Value>[]>;
  function map<Item, Value>(
    name: string,
    items: readonly Item[],
    work: Work<Item, Value>,
    options: MapOptions & { onError: 'collect' },
  ): Promise<Collected<Jsonified<Value>>[]>;
  async function map<Item, Value>(
    name: string,
    items: readonly Item[],
    work: Work<Item, Value>,
    options: MapOptions & { onError?: 'fail' | 'collect' } = {},
  ): Promise<unknown[]> {
    if (items.length > mostItems) {
      throw new WorkflowFault(
        'workflow_too_large',
        `step.map takes at most ${mostItems} items; “${name}” has ${items.length}.`,
      );
    }
    const isCollecting = options.onError === 'collect';
    const results: Collected<Jsonified<Value>>[] = [];
    const failures: StepError[] = [];

    async function runItem(item: Item, index: number): Promise<void> {
      try {
        const value = await callItem(
          itemName(name, index),
          name,
          (context) => work(item, { ...context, index }),
          options,
        );
        results[index] = { status: 'succeeded', value: storedAs<Jsonified<Value>>(value) };
      } catch (error) {
        if (!(error instanceof StepError)) throw error;
        failures.push(error);
        results[index] = { status: 'failed', error: { code: error.code, message: error.message } };
      }
    }

    // Items that have ended are history, which is delivered in its own order: they must not wait for a place. Those that
    // had begun come first, so that history finds them called even if the concurrency was lowered.
    const indexed = items.map((item, index) => ({ item, index, record: recordOf(itemName(name, index)) }));
    const ended = indexed.filter(({ record }) => record?.completion !== null && record !== undefined);
    const begun = indexed.filter(({ record }) => isOpen(record));
    const rest = indexed.filter((one) => !ended.includes(one) && !begun.includes(one));
    const queue = [...begun, ...rest];
    async function takePlace(): Promise<void> {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (failures.length > 0 && !isCollecting && !isOpen(next.record)) return;
        await runItem(next.item, next.index);
      }
    }
    const places = Math.max(options.concurrency ?? defaultConcurrency, begun.length, 1);
    await Promise.all([
      ...ended.map(({ item, index }) => runItem(item, index)),
      ...Array.from({ length: Math.min(places, queue.length) }, takePlace),
    ]);
    if (isCollecting) return results;
    const [failure] = failures;
    if (failure) throw failure;
    return results.map((result) => (result.status === 'succeeded' ? result.value : undefined));
  }
  return map;
}

function itemName(name: string, index: number): string {
  return `${name}[${index}]`;
}

function isOpen(record: StepRecord | undefined): boolean {
  return record !== undefined && record.completion === null && record.status !== 'reset';
}
