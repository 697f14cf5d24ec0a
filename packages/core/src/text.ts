/**
 * True when Postgres can keep the text as it is: no U+0000, which `text` and `jsonb` refuse, and no lone surrogate,
 * which UTF-8 cannot express and which would silently become U+FFFD on the way.
 */
export function isSafeText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
