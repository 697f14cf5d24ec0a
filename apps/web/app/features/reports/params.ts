/** One parameter of a report, as a form asks for it. */
export type ParamField = {
  name: string;
  label: string;
  hint: string | null;
  kind: 'text' | 'time' | 'number' | 'choice' | 'choices';
  choices: readonly string[];
  isRequired: boolean;
};

/** `webhookId` as `Webhook id`. */
export function labelOf(name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Names of parameters in a form stand apart from its other fields. */
export const paramName = (name: string): string => `params.${name}`;

/** What was typed, by field; what stayed empty is left out. The API judges it. */
export function readParams(form: FormData, fields: readonly ParamField[]): Record<string, unknown> {
  const values = fields.map(({ name, kind }) => [name, typedValue(form.getAll(paramName(name)), kind)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function typedValue(given: readonly FormDataEntryValue[], kind: ParamField['kind']): unknown {
  const texts = given.filter((value) => typeof value === 'string').filter((value) => value.trim() !== '');
  if (kind === 'choices') return texts.length > 0 ? texts : undefined;
  const text = texts[0]?.trim();
  if (text === undefined) return undefined;
  if (kind === 'number') return Number(text);
  // The browser's field has no zone; the page names UTC.
  if (kind === 'time') return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text;
  return text;
}

/** A parameter's value as its field shows it. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d):00(?:\.000)?Z$/, '$1');
  return typeof value === 'number' ? String(value) : '';
}

/** `lastDays 7, status failed, retrying` for people. */
export function paramWords(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${labelOf(name).toLowerCase()} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}
