/** Text as Postgres can keep it: `text` holds no NUL. The driver writes half of a surrogate pair as U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '');
}

/**
 * A value as JSON that `jsonb` takes: it refuses `\u0000` and half of a surrogate pair, which both are JSON, and one such
 * text from outside would keep all that ends with it in a batch from ending. `JSON.stringify` writes whole pairs as they
 * are, so an escaped surrogate is alone.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\\(?:u([\da-f]{4})|.)/g, (written: string, code: string | undefined) => {
    if (code === '0000') return '';
    return code !== undefined && /^d[89a-f]/.test(code) ? '\\ufffd' : written;
  });
}
