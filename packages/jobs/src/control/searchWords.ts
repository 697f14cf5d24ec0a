import { isId } from '@novapulse/core';
import { catalogue, deliveryJobName } from '../catalogue.ts';
import { byQueue, type Source, type Tenant, type Value } from './jobSources.ts';

const jobNames = [...Object.keys(catalogue), deliveryJobName];

/** Where a word may stand: in one of these names, or in a place with an index of its own. */
type Place =
  | { kind: 'name'; names: readonly string[] }
  | { kind: 'ownName'; word: string }
  | { kind: 'id'; condition: string; order: string }
  | { kind: 'tag'; word: string }
  | { kind: 'eventType'; word: string }
  | { kind: 'error'; word: string };

/**
 * The ways to the rows in which one or two words stand, wherever each of them does. Two words are taken together, place by
 * place: an arm that followed the first alone would, where both are frequent and never together, look at every row of it.
 */
export function wordSources([first, second]: readonly [string, string | undefined], value: Value): Source[] {
  const places = placesOf(first, value);
  if (second === undefined) return places.flatMap((place) => sourcesAt(place, value));
  const others = placesOf(second, value);
  return places.flatMap((place) => others.flatMap((other) => sourcesAtBoth(place, other, value)));
}

function placesOf(word: string, value: Value): Place[] {
  const wanted = word.toLowerCase();
  const known = jobNames.filter((name) => name.toLowerCase().includes(wanted));
  return [
    ...(known.length > 0 ? [{ kind: 'name', names: known } as const] : []),
    // A name that this release does not know: of few jobs, if of any.
    ...(known.includes(word) ? [] : [{ kind: 'ownName', word } as const]),
    ...idPlaces(word, value),
    { kind: 'tag', word },
    { kind: 'eventType', word },
    { kind: 'error', word },
  ];
}

function idPlaces(word: string, value: Value): Place[] {
  if (isId('job', word)) return [{ kind: 'id', condition: `j.id = ${value(word)}`, order: '' }];
  if (isId('event', word)) return [{ kind: 'id', condition: `j.event_id = ${value(word)}`, order: '' }];
  if (isId('webhook', word)) {
    const condition = `j.webhook_id = any(array[${value(word)}]) and j.queue = 'webhook'`;
    return [{ kind: 'id', condition, order: 'j.webhook_id desc, ' }];
  }
  return [];
}

function sourcesAt(place: Place, value: Value): Source[] {
  switch (place.kind) {
    case 'name':
      return place.names.map((name) =>
        name === deliveryJobName
          ? byQueue('webhook')
          : { condition: `j.name = any(array[${value(name)}]) and j.queue <> 'webhook'`, order: 'j.name desc, ' },
      );
    case 'ownName':
      return sourcesAt({ kind: 'name', names: [place.word] }, value);
    case 'id':
      return [{ condition: place.condition, order: place.order }];
    case 'tag':
      return [{ condition: 'true', order: '', tag: value(place.word) }];
    case 'eventType':
      return [{ condition: `j.queue = 'webhook'`, order: '', eventType: value(place.word) }];
    case 'error':
      return [{ condition: 'true', order: '', errors: [place.word] }];
    default:
      return place satisfies never;
  }
}

/** What leads to fewest rows comes first: names lead to very many, and are a condition beside anything else. */
const leads: readonly Place['kind'][] = ['id', 'ownName', 'tag', 'error', 'eventType', 'name'];

function sourcesAtBoth(one: Place, other: Place, value: Value): Source[] {
  if (one.kind === 'name' && other.kind === 'name') {
    const both = one.names.filter((name) => other.names.includes(name));
    return sourcesAt({ kind: 'name', names: both }, value);
  }
  const [lead, beside] = leads.indexOf(one.kind) <= leads.indexOf(other.kind) ? [one, other] : [other, one];
  return sourcesAt(lead, value).map((source) => besideIt(source, beside, value));
}

function besideIt(source: Source, place: Place, value: Value): Source {
  switch (place.kind) {
    case 'name':
      return { ...source, condition: `${source.condition} and j.name = any(${value([...place.names])}::text[])` };
    case 'ownName':
      return { ...source, condition: `${source.condition} and j.name = ${value(place.word)}` };
    case 'id':
      return { ...source, condition: `${source.condition} and ${place.condition}` };
    case 'tag':
      return source.tag === undefined
        ? { ...source, condition: `${source.condition} and ${value(place.word)} = any(j.tags)` }
        : { ...source, secondTag: value(place.word) };
    case 'eventType':
      return { ...source, besideEventType: value(place.word) };
    case 'error':
      return { ...source, errors: [...(source.errors ?? []), place.word] };
    default:
      return place satisfies never;
  }
}

/** For the words after the second: the first two lead to the rows. */
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
