const ULID = '[0-9A-HJKMNP-TV-Z]{26}';

const pages: readonly [RegExp, (id: string) => string][] = [
  [new RegExp(`^job_${ULID}$`), (id) => `/jobs/${id}?open`],
  [new RegExp(`^wfr_${ULID}$`), (id) => `/workflows/${id}`],
  [new RegExp(`^rep_${ULID}$`), (id) => `/reports/${id}`],
  [new RegExp(`^whk_${ULID}$`), (id) => `/webhooks/${id}`],
  [new RegExp(`^evt_${ULID}$`), (id) => `/events/${id}`],
  [new RegExp(`^ety_${ULID}$`), (id) => `/event-types/${id}`],
];

/** The page of the object with this id; null when the text is no id that has a page. */
export function objectPathOf(text: string): string | null {
  const id = text.trim();
  for (const [pattern, path] of pages) if (pattern.test(id)) return path(id);
  return null;
}
