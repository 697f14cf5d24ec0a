import { catalogue, isJobName, type JobDefinition } from '../catalogue.ts';

const hidden = '[hidden]';
const definitions: Readonly<Record<string, JobDefinition<string, unknown>>> = { ...catalogue };

/** A job's input as people may see it: without what its kind keeps to itself. */
export function redactedInput(name: string, input: unknown): unknown {
  const fields = isJobName(name) ? (definitions[name]?.redactedFields ?? []) : [];
  return fields.reduce((value, path) => hidePath(value, path.split('.')), input);
}

/**
 * A copy of `value` in which the field at the path is hidden. `*` stands for every field of an object or item of a list.
 * What has no such field stays as it is.
 */
export function hidePath(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value === undefined || value === null ? value : hidden;
  if (Array.isArray(value)) {
    return value.map((item, index) => (key === '*' || key === String(index) ? hidePath(item, rest) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, key === '*' || key === name ? hidePath(field, rest) : field]),
  );
}
