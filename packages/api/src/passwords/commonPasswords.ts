import { readFileSync } from 'node:fs';

let known: ReadonlySet<string> | undefined;

/** Whether a password is among the most frequent ones of leaks (README.md), whatever its letter case. */
export function isCommonPassword(password: string): boolean {
  // Read when the first password is set, once: it never changes while the process lives.
  known ??= new Set(
    readFileSync(new URL('./commonPasswords.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n'),
  );
  return known.has(password.normalize('NFKC').toLowerCase());
}
