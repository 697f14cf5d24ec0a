/** How a column's values are written: numbers and times stay such in a spreadsheet, texts are texts. */
export type ColumnFormat = 'text' | 'integer' | 'milliseconds' | 'percent' | 'time';

export type Column = { title: string; format: ColumnFormat };

/** Columns by the name that CSV and NDJSON give them, in the order in which they are written. */
export type Columns = Readonly<Record<string, Column>>;

/** One value of a row. A percentage is a number from 0 to 100. */
export type Cell = string | number | Date | null;

const column =
  (format: ColumnFormat) =>
  (title: string): Column => ({ title, format });

export const text = column('text');
export const integer = column('integer');
export const milliseconds = column('milliseconds');
export const percent = column('percent');
export const time = column('time');

/** @throws TypeError for what no column can hold: the definition's statement does not fit its columns. */
export function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || value instanceof Date) return value;
  throw new TypeError(
    `A report's statement returned a ${typeof value}. Cast it to text, integer, float8 or timestamptz.`,
  );
}
