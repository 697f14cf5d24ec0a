import { createLogger, createMetrics } from '@novapulse/runtime';

const seriesSuffix: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_count', '_sum'],
  summary: ['_count', '_sum'],
};
/** What Prometheus adds when it scrapes. */
const scraped = ['instance', 'job', 'le'];

/** The labels of every series that web and worker can have, by the series' name. */
export async function knownSeries(): Promise<Map<string, Set<string>>> {
  const metrics = createMetrics({
    service: 'web',
    version: '0',
    logger: createLogger({ service: 'web', level: 'silent', format: 'json' }),
    readQueues: async () => [],
    readEndpoints: async () => ({ active: 0, failing: 0, held_back: 0, disabled: 0 }),
    pools: {},
  });
  metrics.rateLimitStore(true);
  const known = new Map([['up', new Set(['instance', 'job'])]]);
  for (const { name, type, labels } of await metrics.describe()) {
    const all = new Set([...labels, 'service', ...scraped]);
    for (const suffix of seriesSuffix[type] ?? ['']) known.set(`${name}${suffix}`, all);
  }
  return known;
}

export type UsedSeries = { name: string; labels: string[] };

// Names of functions and keywords are followed by a bracket or are not of our prefixes, so that names can be told apart
// without a whole parser of PromQL.
const seriesPattern = /\b(?:novapulse|nodejs|process)_\w+|\bup(?=\{)/g;

/** The series in a PromQL expression, each with the labels that it is selected by. */
export function seriesIn(expression: string): UsedSeries[] {
  return [...expression.matchAll(seriesPattern)].map((match) => {
    const rest = expression.slice(match.index + match[0].length);
    const selector = /^\{([^}]*)\}/.exec(rest)?.[1] ?? '';
    return { name: match[0], labels: [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map((label) => label[1] ?? '') };
  });
}

/** The labels that an expression groups by. */
export function groupingsIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap((match) =>
    (match[1] ?? '')
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  );
}

/** What an expression names and nothing has: one line each. */
export function unknownIn(expression: string, known: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const used = seriesIn(expression);
  const problems = used.flatMap(({ name, labels }) => {
    const has = known.get(name);
    if (has === undefined) return [`${name} does not exist`];
    return labels.filter((label) => !has.has(label)).map((label) => `${name} has no label ${label}`);
  });
  const labels = new Set(used.flatMap(({ name }) => [...(known.get(name) ?? [])]));
  return [
    ...problems,
    ...groupingsIn(expression)
      .filter((label) => !labels.has(label))
      .map((label) => `nothing has a label ${label}`),
  ];
}
