import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const require = createRequire(import.meta.url);

/** The document's fonts. Those that every reader has know the characters of Windows-1252 alone (ISO 32000, annex D). */
export type PdfFonts = Record<'regular' | 'bold', { file: Buffer; printable(text: string): string }>;

/** What stands for characters that the font has no shape for, such as those of Chinese, so that they are missed. */
export const missing = '□';

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** DejaVu: Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic and symbols; only what is used goes into the file. */
export function openPdfFonts(): PdfFonts {
  return {
    regular: openFont(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
    bold: openFont(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
  };
}

function openFont(path: string) {
  const file = readFileSync(path);
  const font = create(file);
  if (font.type !== 'TTF') throw new Error(`${path} is not one font`);
  return { file, printable: (text: string) => printable(text, font) };
}

/** One line of what the font can show: each character that it cannot is a box, and what is not to be seen is left out. */
function printable(text: string, font: Pick<Font, 'hasGlyphForCodePoint'>): string {
  const line = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+|\p{Control}/gu, ' ');
  return [...clusters.segment(line)]
    .map(({ segment }) => segment.replace(/[\p{Default_Ignorable_Code_Point}\u202a-\u202e\u2066-\u2069]/gu, ''))
    .map((cluster) =>
      [...cluster].every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) ? cluster : missing,
    )
    .join('');
}
