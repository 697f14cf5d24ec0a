import { createContext, useContext } from 'react';

/** Empty in the browser, which hides nonces from scripts; so both renders agree. */
export const NonceContext = createContext('');

export function useNonce(): string {
  return useContext(NonceContext);
}
