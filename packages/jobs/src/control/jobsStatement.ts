import type { JobStatus, QueueName } from '@novapulse/db';
import { deliveryJobName } from '../catalogue.ts';
import { byQueue, everyQueue, type Source, type Tenant, type Value } from './jobSources.ts';
import { errorCondition, wordCondition, wordSources } from './searchWords.ts';

/** Which jobs: every condition that is given must hold. */
export type JobFilter = {
  id?: string | undefined;
  ids?: readonly string[] | undefined;
  queue?: QueueName | undefined;
  name?: string | undefined;
  /** Any of these. */
  statuses?: readonly JobStatus[] | undefined;
  tag?: string | undefined;
  /** Words of the error's code or message, in any order; beginnings of words count. */
  error?: string | undefined;
  /** Each of these stands somewhere: in the name, a tag, an id, the event type or the error. */
  text?: readonly string[] | undefined;
  /** Only jobs that are due later. */
  isDelayed?: boolean | undefined;
  /** The lowest id, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

/** Whose jobs: one organization's, or for operators everybody's and the platform's own. */
export type JobsOf = { organizationId: string } | 'everyone';

/**
 * The statement that lists jobs, newest first, so that an index leads to them however many there are: one arm for each
 * queue and status (or name, tag, id), each with its own newest rows, of which the newest are the answer. Literals where
 * a partial index needs to see the value, and `= any(array[…])` with its column first in the order, since an equality
 * would let the planner walk the primary key through everybody's jobs.
 */
export function jobsStatement(
  whose: JobsOf,
  filter: JobFilter,
  limit: number,
  columns: string,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const value: Value = (one) => `$${values.push(one)}`;
  const size = value(limit);
  const [firstWord, secondWord, ...otherWords] = filter.text ?? [];
  const shared = [
    ...(filter.id === undefined ? [] : [`j.id = ${value(filter.id)}`]),
    ...(filter.ids === undefined ? [] : [`j.id = any(${value(filter.ids)}::text[])`]),
    ...(filter.from === undefined ? [] : [`j.id >= ${value(filter.from)}`]),
    ...(filter.below === undefined ? [] : [`j.id < ${value(filter.below)}`]),
    // Where the tag itself leads to the rows it need not be asked for again.
    ...(filter.tag === undefined || isByTag(filter) ? [] : [`j.tags @> array[${value(filter.tag)}]`]),
    ...(filter.isDelayed === true ? ['j.next_attempt_at > now()'] : []),
  ];
  const sources = firstWord === undefined ? sourcesOf(filter, value) : wordSources([firstWord, secondWord], value);
  const arms = sources.flatMap((source) => {
    const conditions = [source.condition, ...narrowing(filter, value), ...shared];
    const statuses: readonly (JobStatus | null)[] = filter.statuses ?? [null];
    return statuses.map((status) => ({
      source,
      conditions: status === null ? conditions : [...conditions, `j.status = '${status}'`],
    }));
  });
  const found = arms.flatMap(({ source, conditions }) =>
    scoped(whose, size, value, (tenant) => {
      const errors = [...(source.errors ?? []), ...(filter.error === undefined ? [] : [filter.error])];
      const where = [
        tenant.condition,
        ...conditions,
        ...(source.besideEventType === undefined ? [] : [eventTypeCondition(source.besideEventType, tenant)]),
        // One leads to the rows. Beside another the planner would take both together for rare, and read all of both.
        ...errors.map((error, index) => `(${errorCondition(error, tenant, value)})${index === 0 ? '' : ' is true'}`),
        ...otherWords.map((word) => wordCondition(word, tenant, value)),
      ].join(' and ');
      // Event types have their index endpoint by endpoint.
      if (source.eventType !== undefined) {
        return `select one.id from webhooks w cross join lateral (
            select j.id from jobs j
            where j.webhook_id = any(array[w.id]) and j.event_type = any(array[${source.eventType}]) and ${where}
            order by j.webhook_id desc, j.event_type desc, j.id desc limit ${size}) one
          where w.organization_id = ${tenant.id} order by one.id desc limit ${size}`;
      }
      if (source.tag === undefined) {
        return `select j.id from jobs j where ${where} order by j.organization_id desc, ${source.order}j.id desc limit ${size}`;
      }
      // Two tags meet in their index, so that the rarer one leads.
      const second =
        source.secondTag === undefined
          ? ''
          : `join job_tags s on s.organization_id = ${tenant.id} and s.tag = ${source.secondTag} and s.job_id = t.job_id`;
      return `select j.id from job_tags t ${second} join jobs j on j.id = t.job_id
        where t.organization_id = ${tenant.id} and t.tag = ${source.tag} and ${where} ${tagRange(filter, value)}
        order by t.job_id desc limit ${size}`;
    }),
  );
  if (found.length === 0) return { text: `select ${columns} from jobs j where false limit ${size}`, values };
  // Two arms may find the same row: a word may stand in its tag and in its error.
  const text = `select ${columns} from jobs j
    where j.id in (select distinct id from (${found.join(' union all ')}) found order by id desc limit ${size})
    order by j.id desc`;
  return { text, values };
}

/** Asked once for the arm: hardly any word is an event type, and then no row needs to be looked at. */
function eventTypeCondition(eventType: string, tenant: Tenant): string {
  return `j.event_type = ${eventType} and exists (
    select from webhooks w where w.organization_id = ${tenant.id} and exists (
      select from jobs e where e.webhook_id = any(array[w.id]) and e.event_type = any(array[${eventType}])))`;
}

function isByTag({ id, ids, tag, text = [] }: JobFilter): boolean {
  return tag !== undefined && id === undefined && ids === undefined && text.length === 0;
}

function sourcesOf(filter: JobFilter, value: Value): Source[] {
  const { id, ids, queue, name, error } = filter;
  if (id !== undefined || ids !== undefined) return [{ condition: 'true', order: '' }];
  if (isByTag(filter)) return [{ condition: 'true', order: '', tag: value(filter.tag) }];
  if (name === deliveryJobName) return queue === undefined || queue === 'webhook' ? [byQueue('webhook')] : [];
  if (error !== undefined) return [{ condition: 'true', order: '' }];
  if (name !== undefined) return [{ condition: "j.queue <> 'webhook'", order: 'j.name desc, ' }];
  return queue === undefined ? [...everyQueue] : [byQueue(queue)];
}

function narrowing({ queue, name }: JobFilter, value: Value): string[] {
  return [
    ...(name === undefined ? [] : [`j.name = any(array[${value(name)}])`]),
    ...(queue === undefined ? [] : [`j.queue = '${queue}'`]),
  ];
}

// The page's range once more, for the index of tags.
function tagRange({ from, below }: JobFilter, value: Value): string {
  const parts = [
    ...(from === undefined ? [] : [`and t.job_id >= ${value(from)}`]),
    ...(below === undefined ? [] : [`and t.job_id < ${value(below)}`]),
  ];
  return parts.join(' ');
}

function scoped(whose: JobsOf, size: string, value: Value, arm: (tenant: Tenant) => string): string[] {
  if (whose !== 'everyone') {
    const id = value(whose.organizationId);
    return [`(${arm({ condition: `j.organization_id = any(array[${id}])`, id })})`];
  }
  const each = arm({ condition: 'j.organization_id = any(array[organizations.id])', id: 'organizations.id' });
  return [
    `(select newest.id from organizations cross join lateral (${each}) newest order by newest.id desc limit ${size})`,
    `(${arm({ condition: 'j.organization_id is null', id: "''" })})`,
  ];
}
