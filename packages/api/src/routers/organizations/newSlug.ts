import { newToken } from '@novapulse/core';

const maxLength = 48;

/** A short name for URLs: letters and digits of the name, and a few random ones, since names repeat. */
export function newSlug(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, maxLength);
  const suffix = newToken(6)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '0');
  return words === '' ? suffix : `${words}-${suffix}`;
}
