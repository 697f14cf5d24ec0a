import PDFDocument from 'pdfkit';
import type { Cell, ColumnFormat } from '../../../reports/columns.ts';
import type { SummarySection } from '../../../reports/summary.ts';
import type { Source } from './writers.ts';

const margin = 50;
const accent = '#3b5bdb';
const faint = '#667085';
const ink = '#101828';
const rule = '#d0d5dd';
const barHeight = 11;
const rowHeight = 16;
const labelWidth = 190;
const valueWidth = 70;

/** The summary: the figures, charts and tables of the definition, each read in the report's snapshot. */
export async function* writePdf({ report, about, snapshot, total }: Source): AsyncGenerator<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin,
    lang: 'en',
    info: { Title: report.title, Producer: 'NovaPulse' },
  });
  document.font('Helvetica-Bold').fontSize(20).fillColor(ink).text(printable(report.title));
  document.font('Helvetica').fontSize(9).fillColor(faint);
  for (const line of [...about, `${format(total, 'integer')} rows`]) document.text(printable(line));
  for (const section of report.summary) {
    document.moveDown(1.5);
    drawSection(document, section, await snapshot.all(section.statement));
  }
  document.end();
  for await (const chunk of document) yield Buffer.from(chunk);
}

type Document = InstanceType<typeof PDFDocument>;

function drawSection(document: Document, section: SummarySection, rows: Cell[][]): void {
  switch (section.kind) {
    case 'figures':
      drawFigures(document, section, rows[0] ?? []);
      return;
    case 'bars':
      drawTitle(document, section.title);
      drawBars(document, section.format, rows);
      return;
    case 'table':
      drawTitle(document, section.title);
      drawTable(document, section, rows);
      return;
    default:
      section satisfies never;
  }
}

function drawTitle(document: Document, title: string): void {
  keepTogether(document, 60);
  document.font('Helvetica-Bold').fontSize(11).fillColor(ink).text(printable(title), margin);
  document.moveDown(0.5);
}

function drawFigures(document: Document, { columns }: Extract<SummarySection, { kind: 'figures' }>, row: Cell[]): void {
  const described = Object.values(columns);
  const width = contentWidth(document) / Math.max(described.length, 1);
  const top = document.y;
  for (const [index, column] of described.entries()) {
    const left = margin + index * width;
    const options = { width: width - 8, lineBreak: false };
    document.font('Helvetica-Bold').fontSize(18).fillColor(ink);
    document.text(format(row[index] ?? null, column.format), left, top, options);
    document.font('Helvetica').fontSize(8).fillColor(faint);
    document.text(printable(column.title), left, top + 22, { ...options, ellipsis: true, height: 12 });
  }
  document.x = margin;
  document.y = top + 36;
}

function drawBars(document: Document, valueFormat: ColumnFormat, rows: Cell[][]): void {
  if (rows.length === 0) {
    drawNothing(document);
    return;
  }
  const values = rows.map(([, value]) => (typeof value === 'number' ? value : 0));
  const most = valueFormat === 'percent' ? 100 : Math.max(...values, 1);
  const room = contentWidth(document) - labelWidth - valueWidth;
  for (const [index, [label = null]] of rows.entries()) {
    keepTogether(document, rowHeight);
    const top = document.y;
    const value = values[index] ?? 0;
    const length = (room * value) / most;
    drawCell(document, label, 'text', { left: margin, top, width: labelWidth - 8 });
    document.rect(margin + labelWidth, top - 1, Math.max(length, value > 0 ? 1 : 0), barHeight).fill(accent);
    drawCell(document, value, valueFormat, { left: margin + labelWidth + room + 8, top, width: valueWidth - 8 });
    document.y = top + rowHeight;
  }
}

function drawTable(document: Document, { columns }: Extract<SummarySection, { kind: 'table' }>, rows: Cell[][]): void {
  if (rows.length === 0) {
    drawNothing(document);
    return;
  }
  const described = Object.values(columns);
  const others = valueWidth * (described.length - 1);
  const placeOf = (index: number, top: number) =>
    index === 0
      ? { left: margin, top, width: contentWidth(document) - others - 8 }
      : { left: margin + contentWidth(document) - others + valueWidth * (index - 1), top, width: valueWidth - 8 };
  const titles = described.map(({ title }) => title);
  for (const [number, row] of [titles, ...rows].entries()) {
    keepTogether(document, rowHeight);
    const top = document.y;
    for (const [index, column] of described.entries()) {
      const isTitle = number === 0;
      drawCell(document, row[index] ?? null, isTitle ? 'text' : column.format, placeOf(index, top), isTitle);
    }
    document
      .moveTo(margin, top + 12)
      .lineTo(margin + contentWidth(document), top + 12)
      .lineWidth(0.5)
      .stroke(rule);
    document.y = top + rowHeight;
  }
}

type Place = { left: number; top: number; width: number };

function drawCell(document: Document, cell: Cell, cellFormat: ColumnFormat, place: Place, isTitle = false): void {
  document
    .font(isTitle ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(8)
    .fillColor(isTitle ? faint : ink);
  const options = { width: place.width, height: 10, ellipsis: true, lineBreak: false };
  document.text(format(cell, cellFormat), place.left, place.top, options);
  document.x = margin;
}

function drawNothing(document: Document): void {
  document.font('Helvetica').fontSize(9).fillColor(faint).text('Nothing to show.', margin);
}

function keepTogether(document: Document, height: number): void {
  if (document.y + height > document.page.height - margin) document.addPage();
}

function contentWidth(document: Document): number {
  return document.page.width - 2 * margin;
}

function format(cell: Cell, cellFormat: ColumnFormat): string {
  if (cell === null) return '–';
  if (cell instanceof Date) return `${cell.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (typeof cell === 'string') return printable(cell);
  const digits = cellFormat === 'percent' ? 2 : 0;
  return cell.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

// The fonts that every reader has know the characters of Windows-1252 and no others (ISO 32000, annex D).
function printable(text: string): string {
  return text.replace(/[^\x20-\x7E\u00A0-\u00FF\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u2026\u20AC]/gu, '?');
}
