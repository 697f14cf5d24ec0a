import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Cell, ColumnFormat, Columns } from '../../../reports/columns.ts';
import { neutralize } from './neutralize.ts';
import {
  contentTypesXml,
  relationshipsXml,
  styleOf,
  stylesXml,
  workbookRelationshipsXml,
  workbookXml,
} from './xlsxParts.ts';

type Options = {
  columns: Columns;
  total: number;
  batches: AsyncIterable<Cell[][]>;
  /** Rows of one sheet, the header aside. */
  rowsPerSheet?: number;
};

// Excel's limits ("Excel specifications and limits"): 1,048,576 rows with the header, 32,767 characters in a cell.
const maxRowsPerSheet = 1_048_575;
const maxCellLength = 32_767;

/**
 * A workbook (ECMA-376) whose sheets are written as their rows come: texts stand inline, so that nothing is collected.
 * Rows beyond what a sheet may hold go on in the next one.
 */
export async function* writeXlsx(options: Options): AsyncGenerator<Buffer> {
  const { columns, total, batches, rowsPerSheet = maxRowsPerSheet } = options;
  const names = Array.from({ length: Math.max(1, Math.ceil(total / rowsPerSheet)) }, (_, index) => `sheet${index + 1}`);
  const rows = rowsOf(batches);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(contentTypesXml(names)), '[Content_Types].xml');
  zip.addBuffer(Buffer.from(relationshipsXml), '_rels/.rels');
  zip.addBuffer(Buffer.from(workbookXml(names)), 'xl/workbook.xml');
  zip.addBuffer(Buffer.from(workbookRelationshipsXml(names)), 'xl/_rels/workbook.xml.rels');
  zip.addBuffer(Buffer.from(stylesXml), 'xl/styles.xml');
  const { outputStream: output } = zip;
  if (!(output instanceof Readable)) throw new TypeError('The zip has no stream of its own');
  for (const name of names) {
    zip.addReadStreamLazy(`xl/worksheets/${name}.xml`, { compressionLevel: 4 }, (give) => {
      const content = Readable.from(sheet(columns, rows, rowsPerSheet), { objectMode: false });
      // The zip does not listen for what a sheet's rows throw; whoever reads it must hear of it.
      content.on('error', (error) => output.destroy(error));
      give(null, content);
    });
  }
  zip.end();
  for await (const chunk of output) yield chunk;
}

async function* rowsOf(batches: AsyncIterable<Cell[][]>): AsyncGenerator<Cell[]> {
  for await (const batch of batches) yield* batch;
}

const rowsPerChunk = 200;

async function* sheet(columns: Columns, rows: AsyncGenerator<Cell[]>, limit: number): AsyncGenerator<Buffer> {
  const described = Object.values(columns);
  const letters = described.map((_, index) => lettersOf(index));
  const widths = described.map(
    ({ format }, index) => `<col min="${index + 1}" max="${index + 1}" width="${widthOf[format]}" customWidth="1"/>`,
  );
  yield Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${described
      .map(({ title }, index) => textCell(`${letters[index]}1`, title, styleOf.header))
      .join('')}</row>`,
  );
  let lines: string[] = [];
  for (let number = 2; number < limit + 2; number += 1) {
    // By hand: `for await` would end the rows for the next sheet.
    const next = await rows.next();
    if (next.done === true) break;
    const cells = next.value.map((cell, index) =>
      cellOf(`${letters[index]}${number}`, cell, described[index]?.format ?? 'text'),
    );
    lines.push(`<row r="${number}">${cells.join('')}</row>`);
    if (lines.length < rowsPerChunk) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  yield Buffer.from(`${lines.join('')}</sheetData></worksheet>`);
}

const widthOf: Readonly<Record<ColumnFormat, number>> = {
  text: 30,
  integer: 12,
  milliseconds: 16,
  percent: 16,
  time: 20,
};

function cellOf(reference: string, cell: Cell, format: ColumnFormat): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return textCell(reference, neutralize(cell), styleOf.text);
  const value = cell instanceof Date ? serialOf(cell) : cell;
  return Number.isFinite(value) ? `<c r="${reference}" s="${styleOf[format]}"><v>${value}</v></c>` : '';
}

function textCell(reference: string, text: string, style: number): string {
  const shown = escapeXml(text.slice(0, maxCellLength).toWellFormed());
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${shown}</t></is></c>`;
}

// Days since 30 December 1899, in UTC, as spreadsheets count them.
function serialOf(time: Date): number {
  return time.getTime() / 86_400_000 + 25_569;
}

// What XML 1.0 cannot hold (section 2.2) becomes U+FFFD.
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A, B … Z, AA … of a column. */
function lettersOf(index: number): string {
  const before = index < 26 ? '' : lettersOf(Math.floor(index / 26) - 1);
  return before + String.fromCharCode(65 + (index % 26));
}
