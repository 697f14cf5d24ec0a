import type { ColumnFormat } from '../../../reports/columns.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const documentRelationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The place of a format among the styles below. */
export const styleOf: Readonly<Record<ColumnFormat | 'header', number>> = {
  text: 0,
  header: 1,
  time: 2,
  integer: 3,
  milliseconds: 3,
  percent: 4,
};

export const stylesXml = `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="1" applyNumberFormat="1"/><xf xfId="0" numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>`;

export const relationshipsXml = `${head}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${documentRelationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

export function contentTypesXml(sheets: readonly string[]): string {
  const overrides = sheets.map(
    (name) => `<Override PartName="/xl/worksheets/${name}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${overrides.join('')}</Types>`;
}

export function workbookXml(sheets: readonly string[]): string {
  const listed = sheets.map(
    (_, index) => `<sheet name="Rows ${index + 1}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${head}<workbook xmlns="${main}" xmlns:r="${documentRelationships}"><sheets>${listed.join('')}</sheets></workbook>`;
}

export function workbookRelationshipsXml(sheets: readonly string[]): string {
  const listed = sheets.map(
    (name, index) =>
      `<Relationship Id="rId${index + 1}" Type="${documentRelationships}/worksheet" Target="worksheets/${name}.xml"/>`,
  );
  const styles = `<Relationship Id="rId${sheets.length + 1}" Type="${documentRelationships}/styles" Target="styles.xml"/>`;
  return `${head}<Relationships xmlns="${packageRelationships}">${listed.join('')}${styles}</Relationships>`;
}
