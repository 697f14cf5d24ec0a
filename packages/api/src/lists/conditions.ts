/** The conditions of one statement and their values, numbered as they are added. */
export type Conditions = {
  /** Adds a condition, such as `id < ?`, unless the value is undefined. */
  add(condition: string, value: unknown): void;
  /** A placeholder for one more value, such as the limit. */
  value(value: unknown): string;
  where(): string;
  values(): unknown[];
};

export function createConditions(): Conditions {
  const parts: string[] = [];
  const values: unknown[] = [];
  const placeholder = (value: unknown) => `$${values.push(value)}`;
  return {
    add(condition, value) {
      if (value !== undefined) parts.push(condition.replace('?', placeholder(value)));
    },
    value: placeholder,
    where: () => parts.join(' and '),
    values: () => values,
  };
}
