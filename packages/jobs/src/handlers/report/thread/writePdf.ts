import PDFDocument from 'pdfkit';
import type { Cell, ColumnFormat } from '../../../reports/columns.ts';
import type { SummarySection } from '../../../reports/summary.ts';
import { openPdfFonts, type PdfFonts } from './pdfText.ts';
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
  const fonts = openPdfFonts();
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    lang: 'en',
    info: { Title: report.title, Producer: 'NovaPulse' },
  });
  for (const [name, { file }] of Object.entries(fonts)) pdf.registerFont(name, file);
  const document: Document = { pdf, fonts };
  write(document, report.title, { font: 'bold', size: 20, color: ink });
  for (const line of [...about, `${format(total, 'integer')} rows`]) write(document, line, { size: 9, color: faint });
  for (const section of report.summary) {
    pdf.moveDown(1.5);
    drawSection(document, section, await snapshot.all(section.statement));
  }
  pdf.end();
  for await (const chunk of pdf) yield Buffer.from(chunk);
}

type Document = { pdf: InstanceType<typeof PDFDocument>; fonts: PdfFonts };

type Look = { font?: keyof PdfFonts; size: number; color: string };
type Spot = PDFKit.Mixins.TextOptions & { left?: number; top?: number };

/** Writes what the font can show of a text, at a place or where the last one ended. */
function write({ pdf, fonts }: Document, text: string, { font = 'regular', size, color }: Look, spot: Spot = {}): void {
  const { left = margin, top = pdf.y, ...options } = spot;
  pdf.font(font).fontSize(size).fillColor(color).text(fonts[font].printable(text), left, top, options);
}

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
  write(document, title, { font: 'bold', size: 11, color: ink });
  document.pdf.moveDown(0.5);
}

function drawFigures(document: Document, { columns }: Extract<SummarySection, { kind: 'figures' }>, row: Cell[]): void {
  const described = Object.values(columns);
  const width = contentWidth(document) / Math.max(described.length, 1);
  const top = document.pdf.y;
  for (const [index, column] of described.entries()) {
    const left = margin + index * width;
    const spot = { left, width: width - 8, lineBreak: false };
    write(
      document,
      format(row[index] ?? null, column.format),
      { font: 'bold', size: 18, color: ink },
      { ...spot, top },
    );
    const under = { ...spot, top: top + 22, ellipsis: true, height: 12 };
    write(document, column.title, { size: 8, color: faint }, under);
  }
  document.pdf.x = margin;
  document.pdf.y = top + 36;
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
    const top = document.pdf.y;
    const value = values[index] ?? 0;
    const length = (room * value) / most;
    drawCell(document, label, 'text', { left: margin, top, width: labelWidth - 8 });
    document.pdf.rect(margin + labelWidth, top - 1, Math.max(length, value > 0 ? 1 : 0), barHeight).fill(accent);
    drawCell(document, value, valueFormat, { left: margin + labelWidth + room + 8, top, width: valueWidth - 8 });
    document.pdf.y = top + rowHeight;
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
    const top = document.pdf.y;
    for (const [index, column] of described.entries()) {
      const isTitle = number === 0;
      drawCell(document, row[index] ?? null, isTitle ? 'text' : column.format, placeOf(index, top), isTitle);
    }
    document.pdf
      .moveTo(margin, top + 12)
      .lineTo(margin + contentWidth(document), top + 12)
      .lineWidth(0.5)
      .stroke(rule);
    document.pdf.y = top + rowHeight;
  }
}

type Place = { left: number; top: number; width: number };

function drawCell(document: Document, cell: Cell, cellFormat: ColumnFormat, place: Place, isTitle = false): void {
  const look: Look = { font: isTitle ? 'bold' : 'regular', size: 8, color: isTitle ? faint : ink };
  write(document, format(cell, cellFormat), look, { ...place, height: 10, ellipsis: true, lineBreak: false });
  document.pdf.x = margin;
}

function drawNothing(document: Document): void {
  write(document, 'Nothing to show.', { size: 9, color: faint });
}

function keepTogether({ pdf }: Document, height: number): void {
  if (pdf.y + height > pdf.page.height - margin) pdf.addPage();
}

function contentWidth({ pdf }: Document): number {
  return pdf.page.width - 2 * margin;
}

function format(cell: Cell, cellFormat: ColumnFormat): string {
  if (cell === null) return '–';
  if (cell instanceof Date) return `${cell.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (typeof cell === 'string') return cell;
  const digits = cellFormat === 'percent' ? 2 : 0;
  return cell.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
