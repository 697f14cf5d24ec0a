/**
 * Whether `value` contains `part`, as Postgres' `@>` means it for objects: every field of `part` is there and contains
 * what `part` says. Arrays must have an element for each element of `part`, in whatever order.
 */
export function containsJson(value: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(value) && part.every((wanted) => value.some((element) => containsJson(element, wanted)));
  }
  if (typeof part === 'object' && part !== null) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const fields = new Map<string, unknown>(Object.entries(value));
    return Object.entries(part).every(([key, wanted]) => fields.has(key) && containsJson(fields.get(key), wanted));
  }
  return value === part;
}
