import type { Cell, Columns } from '../../../reports/columns.ts';

/** One JSON object a line, with the columns' names as keys. */
export async function* writeNdjson(columns: Columns, batches: AsyncIterable<Cell[][]>): AsyncGenerator<Buffer> {
  const names = Object.keys(columns);
  for await (const rows of batches) {
    const lines = rows.map((row) => JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]]))));
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}
