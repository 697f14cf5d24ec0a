import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { listOf } from './texts.ts';
import { optionalVariable, text, variable } from './variable.ts';

export const queueNames = ['email', 'webhook', 'workflow', 'report'] as const;
export type QueueName = (typeof queueNames)[number];

/** How many jobs of a queue one worker runs at a time. */
export const defaultConcurrency = { email: 10, webhook: 100, workflow: 20, report: 2 } as const satisfies Record<
  QueueName,
  number
>;

const maxConcurrency = 10_000;

const queuesText = text(`some of ${queueNames.join(',')}`, (value) => {
  const items = listOf(value);
  const names = queueNames.filter((name) => items.includes(name));
  return names.length > 0 && items.length === names.length ? names : undefined;
});

const concurrencyText = text(
  `a number from 1 to ${maxConcurrency}, or numbers per queue such as webhook=100,email=10 (queues: ${queueNames.join(', ')})`,
  (value) => {
    const forAll = parseCount(value);
    return forAll === undefined ? parsePerQueue(value) : sameForAll(forAll);
  },
);

export const queueVariables = defineConcern({
  title: 'Queues',
  variables: z.object({
    WORKER_QUEUES: variable(queuesText, {
      default: queueNames.join(','),
      description: 'The queues that this worker runs.',
    }),
    WORKER_CONCURRENCY: optionalVariable(concurrencyText, {
      default: `\`${queueNames.map((name) => `${name}=${defaultConcurrency[name]}`).join(',')}\``,
      description: 'Jobs at a time: per queue (`webhook=100,email=10`) or one number for each of them.',
    }),
  }),
  resolve: (values) => ({
    queues: values.WORKER_QUEUES,
    concurrency: { ...defaultConcurrency, ...values.WORKER_CONCURRENCY },
  }),
});

function parsePerQueue(value: string): Partial<Record<QueueName, number>> | undefined {
  const result: Partial<Record<QueueName, number>> = {};
  for (const item of listOf(value)) {
    const [key = '', count = '', ...rest] = item.split('=').map((part) => part.trim());
    const name = queueNames.find((candidate) => candidate === key);
    const parsed = parseCount(count);
    if (name === undefined || parsed === undefined || rest.length > 0 || name in result) {
      return undefined;
    }
    result[name] = parsed;
  }
  return result;
}

function sameForAll(count: number): Record<QueueName, number> {
  return { email: count, webhook: count, workflow: count, report: count };
}

function parseCount(value: string): number | undefined {
  const count = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  return count >= 1 && count <= maxConcurrency ? count : undefined;
}
