/**
 * True when Postgres can keep the text as it is: no U+0000, which `text` and `jsonb` refuse, and no lone surrogate,
 * which UTF-8 cannot express and which would silently become U+FFFD on the way.
 */
export function isSafeText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

// Default_Ignorable_Code_Point holds what Unicode says is not to be seen (zero-width marks, fillers, variation selectors);
// the blank of Braille is a symbol by its kind, and empty in every font.
const seen = /[^\p{White_Space}\p{Control}\p{Default_Ignorable_Code_Point}\p{Mark}\p{Surrogate}\p{Unassigned}\u2800]/u;

/** True when nothing of a text can be seen: it is empty, or made of spaces, control and invisible characters. */
export function isInvisible(text: string): boolean {
  return !seen.test(text);
}
