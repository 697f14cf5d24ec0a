/**
 * A text that no spreadsheet takes for a formula: `=`, `+`, `-`, `@`, tab and line breaks at its beginning, and their
 * full-width forms, get an apostrophe before them (OWASP, "CSV Injection").
 */
export function neutralize(text: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
}
