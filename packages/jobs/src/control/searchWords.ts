import { isId } from '@novapulse/core';
import { catalogue, deliveryJobName } from '../catalogue.ts';
import { byQueue, type Source, type Tenant, type Value } from './jobSources.ts';

const jobNames = [...Object.keys(catalogue), deliveryJobName];

/** Where a word may stand, each place with an index of its own. */
export function wordSources(word: string, value: Value): Source[] {
  const wanted = word.toLowerCase();
  const names = jobNames.filter((name) => name.toLowerCase().includes(wanted) && name !== deliveryJobName);
  return [
    ...[...new Set([...names, word])].map((name) => ({
      condition: `j.name = any(array[${value(name)}]) and j.queue <> 'webhook'`,
      order: 'j.name desc, ',
    })),
    ...(deliveryJobName.includes(wanted) ? [byQueue('webhook')] : []),
    ...idSources(word, value),
    { condition: 'true', order: '', tag: value(word) },
    { condition: 'true', order: '', error: word },
  ];
}

function idSources(word: string, value: Value): Source[] {
  if (isId('job', word)) return [{ condition: `j.id = ${value(word)}`, order: '' }];
  if (isId('event', word)) return [{ condition: `j.event_id = ${value(word)}`, order: '' }];
  if (isId('webhook', word)) {
    return [
      { condition: `j.webhook_id = any(array[${value(word)}]) and j.queue = 'webhook'`, order: 'j.webhook_id desc, ' },
    ];
  }
  return [];
}

/** For the words after the first, which led to the rows already. */
export function wordCondition(word: string, tenant: Tenant, value: Value): string {
  const pattern = value(`%${word.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`);
  const same = value(word);
  return `(j.name ilike ${pattern} or ${same} = any(j.tags) or ${same} in (j.id, j.event_id, j.webhook_id, j.event_type)
    or ${errorCondition(word, tenant, value)})`;
}

/** Words are cut as `job_error_words` cuts them, so that `ECONN`, `example.test` and `10.0.0.5:5432` are found. */
export function errorCondition(text: string, tenant: Tenant, value: Value): string {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  // A text of nothing but punctuation is in no error.
  if (words.length === 0) return 'false';
  const prefix = `replace(${tenant.id}, '_', '')`;
  const query = words.map((word) => `to_tsquery('simple', ${prefix} || ${value(`${word}:*`)})`).join(' && ');
  return `j.error_words @@ (${query})`;
}
