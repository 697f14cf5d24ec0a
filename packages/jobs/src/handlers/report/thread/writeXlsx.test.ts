import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { type Cell, integer, text } from '../../../reports/columns.ts';
import { writeXlsx } from './writeXlsx.ts';

const columns = { id: text('Id'), n: integer('N') };

async function* batchesOf(count: number, failAt = -1): AsyncGenerator<Cell[][]> {
  for (let n = 1; n <= count; n += 1) {
    if (n === failAt) throw new Error('the connection broke');
    yield [[`row ${n}`, n]];
  }
}

async function write(count: number, options: { rowsPerSheet?: number; failAt?: number } = {}): Promise<Buffer> {
  const { failAt, ...rest } = options;
  const chunks: Buffer[] = [];
  for await (const chunk of writeXlsx({ columns, total: count, batches: batchesOf(count, failAt), ...rest })) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

describe('writeXlsx', () => {
  it('goes on in another sheet when one is full', async () => {
    const book = await write(7, { rowsPerSheet: 3 });
    const sheets = await readXlsxFile(book);
    expect(sheets.map(({ data }) => data.slice(1).map(([id]) => id))).toEqual([
      ['row 1', 'row 2', 'row 3'],
      ['row 4', 'row 5', 'row 6'],
      ['row 7'],
    ]);
  });

  it('has a sheet with a header when there are no rows', async () => {
    expect((await readXlsxFile(await write(0))).map(({ data }) => data)).toEqual([[['Id', 'N']]]);
  });

  it('fails when its rows do', async () => {
    await expect(write(1000, { failAt: 500 })).rejects.toThrow('the connection broke');
  });
});
