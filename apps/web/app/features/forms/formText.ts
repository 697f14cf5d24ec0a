/** A text field of a form; empty when it is missing or a file. */
export function formText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** A text field that may stay empty: then it is left out. */
export function optionalText(form: FormData, name: string): string | undefined {
  const text = formText(form, name).trim();
  return text === '' ? undefined : text;
}

/** Words parted by commas, spaces or lines. */
export function formWords(form: FormData, name: string): string[] {
  return formText(form, name)
    .split(/[\s,]+/)
    .filter(Boolean);
}
