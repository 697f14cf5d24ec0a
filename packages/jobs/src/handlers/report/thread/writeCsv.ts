import type { Cell, Columns } from '../../../reports/columns.ts';
import { neutralize } from './neutralize.ts';

/** RFC 4180: a header, CRLF after each record, quotes where they are needed, also where a spreadsheet splits at semicolons. Times are ISO 8601 in UTC. */
export async function* writeCsv(columns: Columns, batches: AsyncIterable<Cell[][]>): AsyncGenerator<Buffer> {
  yield Buffer.from(recordOf(Object.keys(columns)));
  for await (const rows of batches) yield Buffer.from(rows.map(recordOf).join(''));
}

function recordOf(cells: readonly Cell[]): string {
  return `${cells.map(fieldOf).join(',')}\r\n`;
}

function fieldOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  const text = neutralize(cell);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
