import type { ByteRange } from '@novapulse/files';

/**
 * The part of a file that a `Range` header asks for (RFC 9110, section 14): null for all of it, which is also the answer
 * to several ranges and other units; `unsatisfiable` when it begins behind the end.
 */
export function parseByteRange(header: string | undefined, bytes: number): ByteRange | null | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const suffix = Number(last);
    return suffix === 0 || bytes === 0 ? 'unsatisfiable' : { start: Math.max(bytes - suffix, 0), end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= bytes ? 'unsatisfiable' : { start, end };
}
