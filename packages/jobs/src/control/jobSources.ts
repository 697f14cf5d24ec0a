import type { QueueName } from '@novapulse/db';

/** Adds a value to the statement and returns its placeholder. */
export type Value = (one: unknown) => string;

/** One way to rows: a condition on `j`, and the columns of an index that stay the same while the id falls. */
export type Source = {
  condition: string;
  order: string;
  /** The placeholder of a tag that the rows have. */
  tag?: string;
  /** That of another tag which they have, too. */
  secondTag?: string;
  /** The placeholder of an event type that the rows, which are deliveries, have. */
  eventType?: string;
  /** The placeholder of an event type that the rows have, where something else leads to them. */
  besideEventType?: string;
  /** Words of the rows' error, each of them. */
  errors?: readonly string[];
};

/** Whose rows an arm reads: a condition on `j`, and their organization as it stands in `job_tags`. */
export type Tenant = { condition: string; id: string };

const queues = ['email', 'webhook', 'workflow', 'report'] as const satisfies readonly QueueName[];

export function byQueue(queue: QueueName): Source {
  return { condition: `j.queue = '${queue}'`, order: 'j.queue desc, ' };
}

export const everyQueue: readonly Source[] = queues.map(byQueue);
